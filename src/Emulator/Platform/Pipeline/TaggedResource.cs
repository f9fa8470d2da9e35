using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>A resource with its tags, whatever form its service stores them in.</summary>
/// <param name="Arn">The ARN of the resource.</param>
/// <param name="Tags">Its tags, ordered by key.</param>
internal sealed record TaggedResource(string Arn, IReadOnlyList<KeyValuePair<string, string>> Tags)
{
    /// <summary>The region of global resources.</summary>
    public const string GlobalRegion = "us-east-1";

    /// <summary>The resources of a table that have tags.</summary>
    /// <param name="table">The table.</param>
    /// <param name="arn">The member with the ARN.</param>
    /// <param name="tags">The member with the tags: a map, or a list of pairs.</param>
    public static IEnumerable<TaggedResource> In(Table table, string arn, string tags) =>
        table.Documents.SelectMany(document => Of(document.Text(arn), document[tags]));

    /// <summary>The resource as a list of one; empty if it has no tags.</summary>
    public static IEnumerable<TaggedResource> Of(string arn, JsonNode? tags)
    {
        var pairs = tags switch
        {
            JsonObject map => map.Select(tag => KeyValuePair.Create(tag.Key, (string?)tag.Value ?? "")),
            JsonArray list => list.OfType<JsonObject>().Select(tag => KeyValuePair.Create(Member(tag, "Key"), Member(tag, "Value"))),
            _ => [],
        };
        var ordered = pairs.OrderBy(tag => tag.Key, StringComparer.Ordinal).ToList();
        return ordered.Count == 0 ? [] : [new TaggedResource(arn, ordered)];
    }

    // Some services spell the members of a tag with small letters.
    private static string Member(JsonObject tag, string name) => (string?)(tag[name] ?? tag[name.ToLowerInvariant()]) ?? "";
}
