using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.Runtime;
using Amazon.Runtime.Documents;
using Amazon.Runtime.Internal;
using Reconciler.Spec;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.Yaml;

namespace Spec.Tests.Loading;

/// <summary>Every field of an API input can be set in a spec: sets all members of the SDK's types and reads them back.</summary>
public sealed class EveryFieldTests
{
    // A reference is accepted by every pattern, because its value is not known yet.
    private const string AnyText = "${aws.accountId}";
    private const int DeepestSelfReference = 2;

    [Theory]
    [InlineData(typeof(CreateGatewayRequest), 11)]
    [InlineData(typeof(CreateGatewayTargetRequest), 7)]
    [InlineData(typeof(CreateAgentRuntimeRequest), 12)]
    [InlineData(typeof(CreateAgentRuntimeEndpointRequest), 5)]
    [InlineData(typeof(CreateGatewayRuleRequest), 6)]
    [InlineData(typeof(CreateGatewayRateLimitRequest), 6)]
    [InlineData(typeof(CreatePolicyEngineRequest), 4)]
    [InlineData(typeof(CreatePolicyRequest), 6)]
    [InlineData(typeof(CreateWorkloadIdentityRequest), 3)]
    [InlineData(typeof(CreateUserPoolRequest), 20)]
    [InlineData(typeof(CreateUserPoolClientRequest), 20)]
    [InlineData(typeof(CreateUserPoolDomainRequest), 5)]
    [InlineData(typeof(CreateApiKeyCredentialProviderRequest), 5)]
    [InlineData(typeof(Amazon.Lambda.Model.CreateFunctionRequest), 20)]
    [InlineData(typeof(OAuthCredentialProvider), 5)]
    [InlineData(typeof(ApiKeyCredentialProvider), 4)]
    public void Every_field_can_be_written(Type type, int atLeast)
    {
        var written = (JsonObject)Maximal(type, null, [])!;
        Assert.True(written.Count >= atLeast, $"{type.Name} has {written.Count} members");
        var errors = new ErrorList();

        var node = Assert.Single(YamlReader.Read("maximal.yaml", written.ToJsonString(), errors));
        var bound = new Reconciler.Spec.Binding.Binder(errors, []).BindStructure(node, type, "spec");

        // Only this test sets all members of a union at once.
        Assert.All(errors.ToSortedList(), error => Assert.StartsWith("exactly one of", error.Message, StringComparison.Ordinal));
        Assert.True(JsonNode.DeepEquals(written, ModelMapper.ToJson(bound)), $"written: {written}\nread: {ModelMapper.ToJson(bound)}");
    }

    private static JsonNode? Maximal(Type type, PropertyInfo? member, List<Type> path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return member is not null && ValuesOf(member) is { } values ? values[0] : AnyText;
        if (type == typeof(bool)) return true;
        if (type == typeof(int) || type == typeof(long))
            return member?.GetCustomAttribute<AWSPropertyAttribute>() is { IsMinSet: true } bounds ? (int)bounds.Min : 1;
        if (type == typeof(double) || type == typeof(float))
            return member?.GetCustomAttribute<AWSPropertyAttribute>() is { IsMinSet: true } bounds ? bounds.Min + 0.5 : 1.5;
        if (type == typeof(DateTime)) return "2026-01-31T12:00:00.0000000Z";
        if (type == typeof(MemoryStream)) return "AQID";
        if (type == typeof(Document)) return new JsonObject { ["any"] = new JsonArray(1, "two", true) };
        if (typeof(ConstantClass).IsAssignableFrom(type)) return SpecTypes.GetEnumValues(type)[0];
        if (typeof(IDictionary).IsAssignableFrom(type))
            return new JsonObject { [member?.Name == nameof(LimitEntry.Dimensions) ? "targetName" : "key"] = Slot(type.GenericTypeArguments[1], member, ConstraintTarget.Value, path) };
        if (typeof(IList).IsAssignableFrom(type))
        {
            // The minimum number of items.
            var count = Math.Max(1, member?.GetCustomAttribute<AWSPropertyAttribute>() is { IsMinSet: true } bounds ? (int)bounds.Min : 1);
            return new JsonArray(
                [.. Enumerable.Range(0, count).Select(_ => Slot(type.GenericTypeArguments[0], member, ConstraintTarget.Item, path))]);
        }

        var shape = new JsonObject();
        foreach (var property in ModelType.Get(type).Members)
        {
            // Some types contain themselves, such as the items of a JSON schema. One level is enough.
            var inner = Nullable.GetUnderlyingType(property.Type) ?? property.Type;
            var element = inner.IsGenericType ? inner.GenericTypeArguments[^1] : inner;
            if (path.Count(t => t == element) >= DeepestSelfReference) continue;
            if (
                Maximal(property.Type, property.Property, [.. path, element]) is { } value and not (
                    JsonObject { Count: 0 } or JsonArray { Count: 0 }))
                shape[property.Name] = value;
        }

        return shape;
    }

    private static JsonNode? Slot(Type type, PropertyInfo? member, ConstraintTarget slot, List<Type> path)
    {
        if (type == typeof(string) && member is not null &&
            ApiConstraints.Find(member.DeclaringType!, member.Name, slot)?.Values is { } values)
            return values[0];
        return Maximal(type, null, path);
    }

    private static IReadOnlyList<string>? ValuesOf(PropertyInfo member) => ApiConstraints.Find(member.DeclaringType!, member.Name)?.Values;
}
