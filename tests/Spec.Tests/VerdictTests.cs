using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Reconciler.Spec.Loading;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Spec.Tests;

/// <summary>
/// Mutates the structure of valid stacks, and compares the verdicts of the JSON Schema (as an independent validator reads it) and of
/// <c>validate</c>.
/// </summary>
public sealed class VerdictTests(ITestOutputHelper output)
{
    private const int Mutants = 500;

    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Repository.File("specs", "schema.json")));

    // Errors that no schema of one document can find: those about other objects, files, and names that are composed.
    private static readonly string[] BeyondTheSchema =
    [
        "there is no ", "is not an attribute of", " has no client ", "does not exist", "is defined twice", "have the same ", "has no attribute",
        "that is composed for AWS", "is used twice", "depend on each other", "at most one Stack document", "expected a JSON document, as a mapping or as a string; found the string", "is not a valid reference",
        "is not the name of a region",
    ];

    [Fact]
    public void The_schema_and_validate_agree_on_mutated_stacks()
    {
        var random = new Random(20261128);
        var stacks = Stacks().ToList();
        Assert.All(stacks, stack => Assert.Equal((true, true, ""), Judge(stack)));
        var (valid, invalid) = (0, 0);
        var disagreements = new List<string>();
        for (var i = 0; i < Mutants; i++)
        {
            var stack = stacks[i % stacks.Count].DeepClone().AsArray();
            var change = Mutate(stack, random);
            var (bySchema, byValidate, errors) = Judge(stack);
            // The schema may want quotes where validate reads a number as the text that it was written as.
            var isUnquoted = change.EndsWith("is a number", StringComparison.Ordinal) || change.EndsWith("is a boolean", StringComparison.Ordinal);
            if (isUnquoted && !bySchema) continue;
            if (bySchema != byValidate) disagreements.Add($"{change}: schema {bySchema}, validate {byValidate} {errors}");
            else if (bySchema) valid++;
            else invalid++;
        }

        output.WriteLine($"{valid} valid, {invalid} invalid");
        Assert.True(disagreements.Count == 0, string.Join('\n', disagreements));
        Assert.True(valid > 30 && invalid > 100, $"{valid} valid, {invalid} invalid");
    }

    [Theory]
    [InlineData("Gateway", "{}", false)]
    [InlineData("Gateway", """{"authorizerType": "AWS_IAM"}""", true)]
    [InlineData("McpServer", "{}", false)]
    [InlineData("McpServer", """{"source": {"path": "."}, "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/a:b"}""", false)]
    [InlineData("McpServer", """{"image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/a:b", "build": {}}""", false)]
    [InlineData("McpServer", """{"image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/a:b", "local": {"command": ["x"], "build": ["y"]}}""", false)]
    [InlineData("CedarPolicy", """{"policyEngine": "pe"}""", false)]
    [InlineData("CedarPolicy", """{"policyEngine": "pe", "statements": {}}""", false)]
    [InlineData("CedarPolicy", """{"policyEngine": "pe", "statement": "permit(principal, action, resource is AgentCore::Gateway);"}""", true)]
    [InlineData("CedarPolicy", """{"policyEngine": "pe", "statement": "permit(principal, action);"}""", false)]
    [InlineData("PolicyEngine", "{}", true)]
    [InlineData("UserPool", """{"users": [{"username": "a", "password": {}}]}""", false)]
    [InlineData("UserPool", """{"users": [{"username": "a", "password": {"env": "A", "generate": true}}]}""", true)]
    [InlineData("UserPool", """{"users": [{"username": "a", "password": {"file": "a", "generate": true}}]}""", false)]
    [InlineData("UserPool", """{"users": [{"username": "a", "password": {"env": "A", "file": "a"}}]}""", false)]
    [InlineData("UserPool", """{"users": [{"username": "a", "password": {"generate": false}}]}""", false)]
    public void They_agree_on_required_and_exclusive_members(string kind, string spec, bool isValid)
    {
        var stack = new JsonArray(Document(kind, "x", spec));
        if (kind == "CedarPolicy") stack.Add(Document("PolicyEngine", "pe", "{}"));

        Assert.Equal((isValid, isValid), Judge(stack) is var (bySchema, byValidate, _) ? (bySchema, byValidate) : default);
    }

    private static JsonObject Document(string kind, string name, string spec) => new()
    {
        ["apiVersion"] = "agentcore.reconciler/v1alpha1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = JsonNode.Parse(spec),
    };

    /// <summary>The verdicts; errors that no schema can find count as valid.</summary>
    private static (bool BySchema, bool ByValidate, string Errors) Judge(JsonArray stack)
    {
        var bySchema = stack.All(document => Schema.Evaluate(JsonSerializer.SerializeToElement(document)).IsValid);
        using var folder = new TempFolder();
        folder.Write("a.yaml", string.Concat(stack.Select(document => $"---\n{document!.ToJsonString()}\n")));
        folder.Write("server/main.py", "");
        var errors = StackLoader.Load(folder.Path).Errors
            .Where(error => !BeyondTheSchema.Any(part => error.Message.Contains(part, StringComparison.Ordinal)))
            .ToList();
        return (bySchema, errors.Count == 0, string.Join("; ", errors.Select(error => $"{error.Path}: {error.Message}")));
    }

    /// <summary>Changes the structure in one place.</summary>
    /// <returns>The change.</returns>
    private static string Mutate(JsonArray stack, Random random)
    {
        var places = stack.SelectMany((document, index) => Places(document!, $"[{index}]"))
            .Where(place => place.Parent is JsonObject or JsonArray && place.Path.Split('.').Length > 1)
            .ToList();
        var (path, parent, key) = places[random.Next(places.Count)];
        var change = random.Next(8);
        switch (change)
        {
            case 0 or 1: Remove(parent, key); return $"{path} removed";
            case 2: Set(parent, key, new JsonArray("text")); return $"{path} is a list";
            case 3: Set(parent, key, new JsonObject()); return $"{path} is empty";
            case 4 when parent is JsonObject siblings: siblings["unknownField"] = 1; return $"{path}: unknown sibling";
            case 5 when parent is JsonObject siblings:
                var other = stack[random.Next(stack.Count)]!["spec"]!.AsObject();
                if (other.Count == 0) goto default;
                var (name, value) = other.ElementAt(random.Next(other.Count));
                siblings[name] = value?.DeepClone();
                return $"{path}: sibling {name}";
            case 6: Set(parent, key, JsonValue.Create(12345)); return $"{path} is a number";
            case 7: Set(parent, key, JsonValue.Create(true)); return $"{path} is a boolean";
            default: Set(parent, key, JsonValue.Create("text")); return $"{path} is text";
        }
    }

    private static IEnumerable<(string Path, JsonNode Parent, object Key)> Places(JsonNode node, string path)
    {
        if (node is JsonObject map)
        {
            foreach (var (key, value) in map.ToList())
            {
                yield return ($"{path}.{key}", map, key);
                foreach (var inner in value is null ? [] : Places(value, $"{path}.{key}")) yield return inner;
            }
        }
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                yield return ($"{path}[{i}]", list, i);
                foreach (var inner in Places(list[i]!, $"{path}[{i}]")) yield return inner;
            }
        }
    }

    private static void Remove(JsonNode parent, object key)
    {
        if (parent is JsonObject map) map.Remove((string)key);
        else parent.AsArray().RemoveAt((int)key);
    }

    private static void Set(JsonNode parent, object key, JsonNode value)
    {
        if (parent is JsonObject map) map[(string)key] = value;
        else parent.AsArray()[(int)key] = value;
    }

    private static IEnumerable<JsonArray> Stacks()
    {
        yield return
        [
            Document("Stack", "s", """{"region": "us-east-1", "tags": {"team": "a"}, "drift": "Report", "ignoreTags": ["cost-*"]}"""),
            Document("UserPool", "users", """
                {"clients": [{"name": "web", "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}], "policies": {"passwordPolicy": {"minimumLength": 10}},
                 "users": [{"username": "alice", "password": {"generate": true}, "attributes": {"email": "a@example.com"}}]}
                """),
            Document("Gateway", "gw", """
                {"protocolType": "MCP", "jwt": {"userPool": "users", "clients": ["web"]}, "policy": {"engine": "pe", "mode": "ENFORCE"},
                 "role": {"name": "r", "inlinePolicies": {"x": {"Version": "2012-10-17", "Statement": []}}},
                 "protocolConfiguration": {"mcp": {"supportedVersions": ["2025-06-18"], "sessionConfiguration": {"sessionTimeoutInSeconds": 900}}}}
                """),
            Document("PolicyEngine", "pe", """{"description": "text"}"""),
            Document("CedarPolicy", "p", """
                {"policyEngine": "pe", "statements": {"a": "permit(principal, action, resource is AgentCore::Gateway);"}}
                """),
        ];
        yield return
        [
            Document("McpServer", "srv", """
                {"source": {"path": "server", "exclude": ["*.md"]}, "repository": {"keepImages": 3}, "build": {"timeoutInMinutes": 10},
                 "local": {"command": ["x"], "build": ["y"]}, "environmentVariables": {"A": "b"}, "networkConfiguration": {"networkMode": "PUBLIC"},
                 "endpoints": [{"name": "prod"}], "lifecycleConfiguration": {"maxLifetime": 600}}
                """),
            Document("Gateway", "gw", """
                {"protocolType": "MCP", "authorizerType": "CUSTOM_JWT", "authorizerConfiguration": {"customJWTAuthorizer": {
                 "discoveryUrl": "https://x.example/.well-known/openid-configuration", "allowedClients": ["a"]}}}
                """),
            Document("GatewayTarget", "t", """
                {"gateway": "gw", "mcpServer": "srv", "credentialProviderConfigurations": [{"credentialProviderType": "GATEWAY_IAM_ROLE",
                 "credentialProvider": {"iamCredentialProvider": {"service": "bedrock-agentcore"}}}]}
                """),
            Document("GatewayTarget", "u", """
                {"gateway": "gw", "targetConfiguration": {"mcp": {"lambda": {"lambdaArn": "arn:aws:lambda:us-east-1:111122223333:function:x",
                 "toolSchema": {"inlinePayload": [{"name": "t", "description": "d", "inputSchema": {"type": "object",
                 "properties": {"a": {"type": "string"}}, "required": ["a"]}}]}}}},
                 "credentialProviderConfigurations": [{"credentialProviderType": "GATEWAY_IAM_ROLE"}]}
                """),
        ];
    }
}
