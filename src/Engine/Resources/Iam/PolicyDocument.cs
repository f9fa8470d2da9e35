using System.Text.Json.Nodes;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>Normalises IAM policy documents. IAM returns the text as it was sent, and many texts mean the same policy.</summary>
internal static class PolicyDocument
{
    private static readonly string[] Sets = ["Action", "NotAction", "Resource", "NotResource"];

    /// <summary>
    /// Returns the same text for documents with the same meaning: single values become lists, lists and members are sorted, statements keep
    /// their order.
    /// </summary>
    public static JsonDocumentText Normalise(string text)
    {
        if (JsonNode.Parse(text) is not JsonObject document) return new JsonDocumentText(text);
        var statements = document["Statement"] switch
        {
            JsonArray list => list.Select(statement => Statement(statement!.AsObject())).ToArray(),
            JsonObject single => [Statement(single)],
            _ => [],
        };
        var normal = new JsonObject();
        foreach (var (key, value) in document) normal[key] = key == "Statement" ? new JsonArray(statements) : value?.DeepClone();
        return new JsonDocumentText(normal.ToJsonString());
    }

    private static JsonNode Statement(JsonObject statement)
    {
        var normal = new JsonObject();
        foreach (var (key, value) in statement.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            normal[key] = key switch
            {
                _ when Sets.Contains(key) => Set(value),
                "Principal" or "NotPrincipal" or "Condition" => Deep(value),
                _ => value?.DeepClone(),
            };
        }

        return normal;
    }

    private static JsonNode? Deep(JsonNode? node)
    {
        if (node is not JsonObject members) return Set(node);
        var normal = new JsonObject();
        foreach (var (key, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal)) normal[key] = Deep(value);
        return normal;
    }

    private static JsonArray Set(JsonNode? node)
    {
        var items = node is JsonArray list ? list.Select(item => item?.DeepClone()) : [node?.DeepClone()];
        return new JsonArray([.. items.OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]);
    }
}
