using System.Text.Json.Nodes;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>IAM policy documents in one form: IAM stores what it was given, and many texts mean the same policy.</summary>
internal static class PolicyDocument
{
    private static readonly string[] Sets = ["Action", "NotAction", "Resource", "NotResource"];

    /// <summary>One text for all that mean the same: lists for single values, sorted, as the statements' order is kept.</summary>
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
            normal[key] = Sets.Contains(key) ? Set(value) : key is "Principal" or "NotPrincipal" or "Condition" ? Deep(value) : value?.DeepClone();
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
