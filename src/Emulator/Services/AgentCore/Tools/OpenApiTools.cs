using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore.Tools;

/// <summary>
/// Converts the operations of an OpenAPI document to tools. Parameters and the members of a JSON body become the tool's input.
/// </summary>
internal static class OpenApiTools
{
    private const int MaxDepth = 16;

    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    public static IReadOnlyList<JsonObject> Read(JsonObject document)
    {
        var tools = new List<JsonObject>();
        var budget = new ExpansionBudget();
        foreach (var (_, path) in document["paths"] as JsonObject ?? [])
        {
            foreach (var (method, operation) in path as JsonObject ?? [])
            {
                if (Methods.Contains(method) && operation is JsonObject described && described.TextOrNull("operationId") is { } name)
                    tools.Add(Tool(document, name, described, path!.AsObject(), budget));
            }
        }

        return tools;
    }

    private static JsonObject Tool(JsonObject document, string name, JsonObject operation, JsonObject path, ExpansionBudget budget)
    {
        var properties = new JsonObject();
        var required = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var given in path.Objects("parameters").Concat(operation.Objects("parameters")))
        {
            if (Resolve(document, given, 0, budget) is not JsonObject parameter || parameter.TextOrNull("name") is not { } parameterName)
                continue;
            var schema = Resolve(document, parameter["schema"] ?? new JsonObject { ["type"] = "string" }, 0, budget) as JsonObject ?? [];
            if (parameter["description"] is { } description)
                schema["description"] = description.DeepClone();
            properties[parameterName] = schema;
            if (parameter["required"]?.GetValue<bool>() == true)
                required.Add(parameterName);
        }

        AddBody(document, operation, properties, required, budget);
        return new JsonObject
        {
            ["name"] = name,
            ["description"] = operation.TextOrNull("summary") ?? operation.TextOrNull("description") ?? name,
            ["inputSchema"] = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required.ToJsonArray() },
        };
    }

    private static void AddBody(
        JsonObject document, JsonObject operation, JsonObject properties, SortedSet<string> required, ExpansionBudget budget)
    {
        if (Resolve(document, operation["requestBody"], 0, budget)?["content"]?["application/json"]?["schema"] is not JsonObject schema)
            return;
        if (schema["properties"] is not JsonObject members)
        {
            properties["body"] = schema.DeepClone();
            return;
        }

        foreach (var (name, member) in members)
            properties[name] = member?.DeepClone();
        required.UnionWith(schema.Texts("required"));
    }

    /// <summary>A copy with references replaced by their targets. A circular reference ends as a schema that accepts any value.</summary>
    private static JsonNode? Resolve(JsonObject document, JsonNode? node, int depth, ExpansionBudget budget) => node switch
    {
        _ when depth > MaxDepth || !budget.TryTake() => new JsonObject(),
        JsonObject reference when reference.TextOrNull("$ref") is { } pointer =>
            Resolve(document, Find(document, pointer), depth + 1, budget),
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Resolve(document, m.Value, depth + 1, budget)))),
        JsonArray list => new JsonArray([.. list.Select(i => Resolve(document, i, depth + 1, budget))]),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Find(JsonObject document, string pointer)
    {
        if (!pointer.StartsWith("#/", StringComparison.Ordinal))
            return null;
        JsonNode? node = document;
        foreach (var step in pointer[2..].Split('/'))
            node = (node as JsonObject)?[step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
        return node;
    }
}
