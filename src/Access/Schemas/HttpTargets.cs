using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Access.Schemas;

/// <summary>Reads the actions of targets that are not MCP servers: AgentCore runtimes, HTTP endpoints and inference endpoints.</summary>
public static class HttpTargets
{
    private const string Invocations = "POST:/invocations";
    private const string Models = "GET:/v1/models";

    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    /// <summary>Returns the actions of a target; null if it is an MCP target.</summary>
    /// <param name="name">The target's name.</param>
    /// <param name="configuration">The <c>targetConfiguration</c> of the API.</param>
    public static TargetTools? Read(string name, JsonObject? configuration)
    {
        if (configuration?["http"] is JsonObject http)
        {
            return http["agentcoreRuntime"] is JsonObject runtime
                ? new TargetTools(name, AddInvocations(ReadOperations(runtime["schema"])), TargetKind.Runtime)
                : new TargetTools(name, ReadOperations(http["passthrough"]?["schema"]), TargetKind.Http);
        }

        return configuration?["inference"] is JsonObject inference
            ? new TargetTools(name, ReadPaths(inference["provider"]?["operations"] as JsonArray), TargetKind.Inference)
            : null;
    }

    // A runtime is only ever called at this path, whatever its schema describes.
    private static List<Tool> AddInvocations(IReadOnlyList<Tool>? declared) =>
        [.. declared ?? [], .. declared?.Any(tool => tool.Name == Invocations) == true ? [] : (Tool[])[new Tool(Invocations, null)]];

    private static List<Tool>? ReadPaths(JsonArray? operations)
    {
        var paths = (operations ?? []).Select(o => (o as JsonObject)?["path"]).OfType<JsonValue>().Select(p => p.ToString()).ToList();
        return paths.Count == 0
            ? null
            : [.. paths.Select(path => $"POST:/{path.TrimStart('/')}").Append(Models).Distinct().Select(path => new Tool(path, null))];
    }

    /// <summary>Returns the operations of an OpenAPI document; null if there is none in the configuration.</summary>
    private static List<Tool>? ReadOperations(JsonNode? schema)
    {
        if (schema?["source"]?["inlinePayload"] is not JsonValue payload || !payload.TryGetValue<string>(out var text)) return null;
        try
        {
            return JsonNode.Parse(text) is JsonObject document ? [.. ReadOperations(document)] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<Tool> ReadOperations(JsonObject document) =>
        from path in document["paths"] as JsonObject ?? []
        from operation in path.Value as JsonObject ?? []
        where Methods.Contains(operation.Key) && operation.Value is JsonObject
        let described = operation.Value!.AsObject()
        select new Tool(
            $"{operation.Key.ToUpperInvariant()}:{path.Key}",
            ReadBody(document, Resolve(document, described["requestBody"])),
            ReadBody(document, Resolve(document, FindSuccess(described["responses"] as JsonObject))));

    private static JsonNode? FindSuccess(JsonObject? responses) =>
        responses?.Where(r => r.Key.StartsWith('2')).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value).FirstOrDefault();

    private static JsonObject? ReadBody(JsonObject document, JsonNode? body)
    {
        if ((body as JsonObject)?["content"]?["application/json"]?["schema"] is not JsonObject schema) return null;
        var copy = schema.DeepClone().AsObject();

        // References of the schema start at the document.
        if (document["components"] is { } components) copy["components"] = components.DeepClone();
        return copy;
    }

    private static JsonNode? Resolve(JsonObject document, JsonNode? node)
    {
        if ((node as JsonObject)?["$ref"] is not JsonValue reference || !reference.ToString().StartsWith("#/", StringComparison.Ordinal))
            return node;
        JsonNode? target = document;
        foreach (var part in reference.ToString()[2..].Split('/')) target = (target as JsonObject)?[part];
        return target;
    }
}
