using System.Reflection;
using System.Text.Json.Nodes;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Schema;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Spec.Tests;

/// <summary>Compares the constraints of the JSON Schema with those of the API's models, member by member.</summary>
public sealed class SchemaAgreementTests(ITestOutputHelper output)
{
    private readonly JsonObject _definitions = JsonNode.Parse(SpecSchema.Generate())!["$defs"]!.AsObject();
    private readonly HashSet<(string Shape, string Schema)> _seen = [];
    private readonly List<string> _differences = [];
    private JsonObject _shapes = [];
    private int _constraints;

    [Theory]
    [InlineData(typeof(McpServerSpec), "bedrock-agentcore-control", "CreateAgentRuntime", 60)]
    [InlineData(typeof(EndpointSpec), "bedrock-agentcore-control", "CreateAgentRuntimeEndpoint", 3)]
    [InlineData(typeof(GatewaySpec), "bedrock-agentcore-control", "CreateGateway", 40)]
    [InlineData(typeof(GatewayTargetSpec), "bedrock-agentcore-control", "CreateGatewayTarget", 60)]
    [InlineData(typeof(GatewayRuleSpec), "bedrock-agentcore-control", "CreateGatewayRule", 20)]
    [InlineData(typeof(GatewayRateLimitSpec), "bedrock-agentcore-control", "CreateGatewayRateLimit", 8)]
    [InlineData(typeof(PolicyEngineSpec), "bedrock-agentcore-control", "CreatePolicyEngine", 4)]
    [InlineData(typeof(CedarPolicySpec), "bedrock-agentcore-control", "CreatePolicy", 5)]
    [InlineData(typeof(UserPoolSpec), "cognito-idp", "CreateUserPool", 60)]
    [InlineData(typeof(UserPoolDomainSpec), "cognito-idp", "CreateUserPoolDomain", 5)]
    [InlineData(typeof(OAuth2CredentialProviderSpec), "bedrock-agentcore-control", "CreateOauth2CredentialProvider", 60)]
    [InlineData(typeof(ApiKeyCredentialProviderSpec), "bedrock-agentcore-control", "CreateApiKeyCredentialProvider", 4)]
    [InlineData(typeof(WorkloadIdentitySpec), "bedrock-agentcore-control", "CreateWorkloadIdentity", 2)]
    [InlineData(typeof(UserPoolClientSpec), "cognito-idp", "CreateUserPoolClient", 30)]
    public void Every_constraint_of_the_API_is_one_of_the_schema(Type spec, string service, string operation, int atLeast)
    {
        if (AwsModels.AreMissing(output)) return;
        var model = AwsModels.Load(service);
        _shapes = model["shapes"]!.AsObject();
        var input = _shapes[(string)model["operations"]![operation]!["input"]!["shape"]!]!.AsObject();
        var mirrored = SpecTypes.GetKeys(spec).Where(key => key.IsMirrored)
            .Select(key => key.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);

        foreach (var (name, member) in input["members"]!.AsObject().Where(member => mirrored.Contains(member.Key)))
        {
            Compare(name, ShapeOf(member!), Property(_definitions[spec.Name]!.AsObject(), name));
        }

        Assert.Empty(_differences);
        Assert.True(_constraints >= atLeast, $"{_constraints} constraints were compared.");
    }

    [Fact]
    public void The_documentation_of_spec_classes_is_in_the_schema()
    {
        var undescribed =
            from definition in _definitions
            where !definition.Key.Contains('.', StringComparison.Ordinal)
            let type = typeof(GatewaySpec).Assembly.GetTypes().Single(type => type.Name == definition.Key && type.IsPublic)
            from key in SpecTypes.GetKeys(type)
            where !key.IsMirrored && definition.Value!["properties"]![key.Key]!["description"] is null
            select $"{definition.Key}.{key.Key}";

        Assert.Empty(undescribed);
        Assert.Contains(
            "Report the drift and change nothing.", (string?)_definitions[nameof(StackSpec)]!["properties"]!["drift"]!["description"],
            StringComparison.Ordinal);
        Assert.Equal(5, (int)_definitions[nameof(RepositorySpec)]!["properties"]!["keepImages"]!["default"]!);
    }

    private void Compare(string path, JsonObject shape, JsonObject schema)
    {
        switch ((string)shape["type"]!)
        {
            case "structure" when shape["document"] is null:
                CompareStructure(path, shape, schema);
                break;
            case "list":
                CompareBounds(path, shape, schema, "minItems", "maxItems");
                Compare($"{path}[]", ShapeOf(shape["member"]!), schema["items"]!.AsObject());
                break;
            case "map":
                CompareBounds(path, shape, schema, "minProperties", "maxProperties");
                if (HasRules(ShapeOf(shape["key"]!))) Compare($"{path}.key", ShapeOf(shape["key"]!), schema["propertyNames"]!.AsObject());
                Compare($"{path}.value", ShapeOf(shape["value"]!), schema["additionalProperties"]!.AsObject());
                break;
            case "string" when shape["enum"] is JsonArray values:
                Expect(path, "enum", Texts(values), Texts((schema["enum"] ?? Text(schema)["enum"])!.AsArray()));
                break;
            case "string":
                CompareBounds(path, shape, Text(schema), "minLength", "maxLength");
                if ((string?)shape["pattern"] is { } pattern && !pattern.Contains(@"\p{", StringComparison.Ordinal) &&
                    !pattern.Contains("(?s)", StringComparison.Ordinal))
                    Expect(path, "pattern", true, Text(schema)["pattern"] is not null);
                break;
            case "integer" or "long" or "float" or "double":
                CompareBounds(path, shape, schema, "minimum", "maximum");
                break;
        }
    }

    private void CompareStructure(string path, JsonObject shape, JsonObject schema)
    {
        var reference = (string?)schema["$ref"];
        Assert.True(reference is not null, $"{path}: {schema}");
        if (!_seen.Add((path.Split('.')[^1], reference))) return;
        var definition = _definitions[reference["#/$defs/".Length..]]!.AsObject();
        foreach (var (name, member) in shape["members"]!.AsObject())
            Compare($"{path}.{name}", ShapeOf(member!), Property(definition, name));
        Expect(
            path, "required", Texts(shape["required"] as JsonArray ?? []).ToUpperInvariant(),
            Texts(definition["required"] as JsonArray ?? []).ToUpperInvariant());
        Expect(path, "union", shape["union"] is not null, definition["maxProperties"] is not null);
    }

    /// <summary>A bound without effect, such as a minimum length of 0, may be left out.</summary>
    private void CompareBounds(string path, JsonObject shape, JsonObject schema, string minimum, string maximum)
    {
        if (shape["min"] is { } min && (minimum == "minimum" || (decimal)min > 0))
            Expect(path, minimum, (decimal)min, (decimal?)schema[minimum]);
        if (shape["max"] is { } max) Expect(path, maximum, (decimal)max, (decimal?)schema[maximum]);
    }

    private void Expect<T>(string path, string what, T expected, T actual)
    {
        _constraints++;
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            _differences.Add($"{path}: {what}: the API says {expected}, the schema {actual}");
    }

    private static bool HasRules(JsonObject shape) => shape["pattern"] is not null || shape["max"] is not null || shape["enum"] is not null;

    private JsonObject ShapeOf(JsonNode member) => _shapes[(string)member["shape"]!]!.AsObject();

    /// <summary>The constraints of text; the alternative accepts text with references.</summary>
    private static JsonObject Text(JsonObject schema) => schema["anyOf"] is JsonArray choices ? choices[0]!.AsObject() : schema;

    private static string Texts(JsonArray values) =>
        string.Join(' ', values.Select(value => (string)value!).Order(StringComparer.OrdinalIgnoreCase));

    /// <summary>Only the case of a member's first letters differs between the models and the SDK.</summary>
    private static JsonObject Property(JsonObject definition, string name) =>
        definition["properties"]!.AsObject().Single(
            property => string.Equals(property.Key, name, StringComparison.OrdinalIgnoreCase)).Value!.AsObject();
}
