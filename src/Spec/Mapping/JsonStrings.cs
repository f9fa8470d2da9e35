using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Spec.Mapping;

/// <summary>Rewrites the strings inside JSON, so that whatever is put in is quoted as it must be.</summary>
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
