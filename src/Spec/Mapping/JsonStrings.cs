using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Spec.Mapping;

/// <summary>
/// Rewrites the strings inside JSON. Replacing values in the parsed document, not in its text, keeps the quoting correct.
/// </summary>
internal static class JsonStrings
{
    public static JsonNode? Rewrite(JsonNode? node, Func<string, string> rewrite) => node switch
    {
        JsonObject o => new JsonObject(o.Select(member => KeyValuePair.Create(member.Key, Rewrite(member.Value, rewrite)))),
        JsonArray a => new JsonArray([.. a.Select(item => Rewrite(item, rewrite))]),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => JsonValue.Create(rewrite((string)v!)),
        _ => node?.DeepClone(),
    };
}
