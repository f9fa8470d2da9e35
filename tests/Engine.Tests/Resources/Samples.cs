using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Documents;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;

namespace Engine.Tests.Resources;

/// <summary>States of every resource type with every member set, made by reflection. Lists have three items, maps two entries.</summary>
internal static class Samples
{
    private const int DeepestSelfReference = 2;

    public static ResourceTypes Types { get; } = new(new SecretReader(_ => null));

    /// <summary>A desired state with every member set.</summary>
    public static object Desired(IResourceType type)
    {
        var state = Create(ArgumentsOf(type)[0], "", []);

        // A time that is compared with others, and the parts that only live states have.
        foreach (var member in (string[])["backendChangedAt", "passwordAsOf", "secretAsOf", "deletedDate", "cors", "lifecycle"])
        {
            if (type.Members.Contains(member)) ModelMapper.Set(state, member, null);
        }

        return state;
    }

    /// <summary>The live resource that equals a desired state.</summary>
    public static LiveResource Live(IResourceType type, object desired)
    {
        var arguments = ArgumentsOf(type);
        var isAgentCore = arguments.Length == 2 && typeof(AmazonWebServiceResponse).IsAssignableFrom(arguments[1]);
        var state = isAgentCore ? Activator.CreateInstance(arguments[1])! : ModelMapper.Clone(desired);
        if (isAgentCore) ModelMapper.Copy(desired, state);
        if (isAgentCore && type.Traits.UpdateOnly.Contains(AgentCoreResourcePolicy.Member))
        {
            state = type is GatewayResourceType ? new GatewayLiveState() : new RuntimeLiveState();
            ModelMapper.Copy(desired, state);
        }

        if (state is Amazon.BedrockAgentCoreControl.Model.GetAgentRuntimeEndpointResponse endpoint)
            endpoint.TargetVersion = (string?)ModelMapper.Get(desired, "agentRuntimeVersion");
        return new LiveResource("id", state) { Tags = type.GetTags(desired) };
    }

    /// <summary>The paths of all lists of a state, as traits name them.</summary>
    public static IEnumerable<string> ListPaths(JsonNode? node, string path = "") => node switch
    {
        JsonObject members => members.SelectMany(member => ListPaths(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}")),
        JsonArray list => list.SelectMany(item => ListPaths(item, path)).Prepend(path),
        _ => [],
    };

    /// <summary>Turns lists around, at any depth.</summary>
    /// <param name="value">The state. It is changed.</param>
    /// <param name="turns">Whether to turn the list at a path.</param>
    /// <param name="path">The path of the value.</param>
    public static object? Turn(object? value, Func<string, bool> turns, string path = "")
    {
        switch (value)
        {
            case null or string or ValueType or ConstantClass or Document or Secret or SecretSource: return value;
            case JsonDocumentText document: return new JsonDocumentText(TurnJson(JsonNode.Parse(document.Text), turns, path)!.ToJsonString());
            case IDictionary map:
                var entries = map.Keys.Cast<object>().Reverse().Select(key => (key, Turn(map[key], turns, $"{path}.{key}"))).ToList();
                map.Clear();
                foreach (var (key, item) in entries) map[key] = item;
                return map;
            case IList list:
                var items = list.Cast<object>().Select(item => Turn(item, turns, path)).ToList();
                if (turns(path)) items.Reverse();
                list.Clear();
                foreach (var item in items) list.Add(item);
                return list;
            default:
                foreach (var name in ModelMapper.GetMemberNames(value.GetType()))
                {
                    ModelMapper.Set(value, name, Turn(ModelMapper.Get(value, name), turns, path.Length == 0 ? name : $"{path}.{name}"));
                }

                return value;
        }
    }

    private static JsonNode? TurnJson(JsonNode? node, Func<string, bool> turns, string path) => node switch
    {
        JsonObject members => new JsonObject(members.Reverse()
            .Select(member => KeyValuePair.Create(member.Key, TurnJson(member.Value, turns, $"{path}.{member.Key}")))),
        JsonArray list when turns(path) => new JsonArray([.. list.Reverse().Select(item => TurnJson(item, turns, path))]),
        JsonArray list => new JsonArray([.. list.Select(item => TurnJson(item, turns, path))]),
        _ => node?.DeepClone(),
    };

    private static Type[] ArgumentsOf(IResourceType type)
    {
        for (var parent = type.GetType().BaseType!; ; parent = parent.BaseType!)
        {
            if (parent.IsGenericType && parent.GetGenericTypeDefinition() != typeof(ListedResourceType<,>)) return parent.GenericTypeArguments;
        }
    }

    private static object Create(Type type, string path, List<Type> above)
    {
        var model = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        if (type.GetConstructor(Type.EmptyTypes) is { } constructor) model = constructor.Invoke(null);
        foreach (var name in ModelMapper.GetMemberNames(type))
        {
            var property = type.GetProperty(char.ToUpperInvariant(name[0]) + name[1..])!;
            if (Value(property.PropertyType, $"{path}.{name}", above) is { } value) ModelMapper.Set(model, name, value);
        }

        return model;
    }

    private static object? Value(Type type, string path, List<Type> above)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return $"text{path.Replace('.', '-')}";
        if (type == typeof(bool)) return true;
        if (type == typeof(int)) return 7;
        if (type == typeof(long)) return 7L;
        if (type == typeof(float)) return 1.5f;
        if (type == typeof(double)) return 1.5;
        if (type == typeof(DateTime)) return DateTime.Parse("2026-01-31", CultureInfo.InvariantCulture);
        if (type == typeof(SecretSource)) return new SecretSource { Env = "PASSWORD" };
        if (type == typeof(Document)) return new Document(new Dictionary<string, Document> { ["any"] = new Document("text") });
        if (type == typeof(JsonDocumentText))
        {
            return new JsonDocumentText(
                """{"Statement":[{"Action":["a:B","c:D"],"Effect":"Allow"},{"Action":["e:F"],"Effect":"Deny"}],"Version":"2012-10-17"}""");
        }

        if (typeof(ConstantClass).IsAssignableFrom(type))
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).First(field => field.FieldType == type).GetValue(null);
        }

        if (above.Count(other => other == type) >= DeepestSelfReference || typeof(Stream).IsAssignableFrom(type)) return null;
        if (typeof(IDictionary).IsAssignableFrom(type))
        {
            var map = (IDictionary)Activator.CreateInstance(type)!;
            foreach (var key in (string[])["b", "a"]) map[key] = Value(type.GenericTypeArguments[1], $"{path}.{key}", above);
            return map;
        }

        if (!typeof(IList).IsAssignableFrom(type)) return Create(type, path, [.. above, type]);
        var list = (IList)Activator.CreateInstance(type)!;
        foreach (var number in (int[])[2, 3, 1])
        {
            if (Value(type.GenericTypeArguments[0], $"{path}.{number}", above) is { } item) list.Add(item);
        }

        return list;
    }
}
