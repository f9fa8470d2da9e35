using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>A resource with its tags, whatever form its service stores them in.</summary>
internal sealed class TaggedResource
{
    private readonly JsonNode _stored;
    private IReadOnlyList<KeyValuePair<string, string>>? _tags;

    private TaggedResource(string arn, JsonNode stored) => (Arn, _stored) = (arn, stored);

    /// <summary>The ARN of the resource.</summary>
    public string Arn { get; }

    /// <summary>Its tags, ordered by key. They are read when they are asked for: most resources of a list are only passed by.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags => _tags ??=
        [.. (_stored is JsonObject map
            ? map.Select(tag => KeyValuePair.Create(tag.Key, (string?)tag.Value ?? ""))
            : _stored.AsArray().OfType<JsonObject>().Select(tag => KeyValuePair.Create(Member(tag, "Key"), Member(tag, "Value"))))
            .OrderBy(tag => tag.Key, StringComparer.Ordinal)];

    /// <summary>The region of global resources.</summary>
    public const string GlobalRegion = "us-east-1";

    /// <summary>The resources of a table that have tags.</summary>
    /// <param name="table">The table.</param>
    /// <param name="arn">The member with the ARN.</param>
    /// <param name="tags">The member with the tags: a map, or a list of pairs.</param>
    public static IEnumerable<TaggedResource> In(Table table, string arn, string tags) =>
        table.Documents.SelectMany(document => Of(document.Text(arn), document[tags]));

    /// <summary>The resource as a list of one; empty if it has no tags.</summary>
    public static IEnumerable<TaggedResource> Of(string arn, JsonNode? tags) =>
        tags is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } ? [new TaggedResource(arn, tags)] : [];

    // Some services spell the members of a tag with small letters.
    private static string Member(JsonObject tag, string name) => (string?)(tag[name] ?? tag[name.ToLowerInvariant()]) ?? "";
}
