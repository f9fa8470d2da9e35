using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Reconciler.Engine.Import;

/// <summary>Writes references in place of the identifiers, ARNs and addresses of imported resources.</summary>
internal sealed partial class ReferenceWriter
{
    private readonly List<(string Value, string Text, int Rank)> _values = [];

    /// <summary>Adds a value of an object.</summary>
    /// <param name="value">The value in AWS; nothing happens if it is empty.</param>
    /// <param name="text">The reference that stands for it.</param>
    /// <param name="rank">The rank of the object. Only objects of a higher rank refer to it, so that there are no cycles.</param>
    public void Add(string? value, string text, int rank)
    {
        if (value is { Length: > 0 }) _values.Add((value, text, rank));
    }

    /// <summary>Returns a copy of a value in which references stand for the values of objects of a lower rank.</summary>
    /// <param name="node">The value.</param>
    /// <param name="rank">The rank of the object that it belongs to.</param>
    public JsonNode? Rewrite(JsonNode? node, int rank) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Rewrite(member.Value, rank)))),
        JsonArray items => new JsonArray([.. items.Select(item => Rewrite(item, rank))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Rewrite(text, rank)),
        _ => node?.DeepClone(),
    };

    /// <summary>Returns a text in which references stand for the values of objects of a lower rank.</summary>
    public string Rewrite(string text, int rank)
    {
        text = LiteralReference().Replace(text, "$$$${");
        foreach (var (value, reference, _) in _values.Where(entry => entry.Rank < rank).OrderByDescending(entry => entry.Value.Length))
        {
            if (text == value) return reference;

            // An identifier can be part of any other text; an ARN or an address is one.
            if (!value.Contains(':', StringComparison.Ordinal)) continue;
            for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0;)
            {
                var end = at + value.Length;
                var isWhole = end == text.Length || !(char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_');
                if (isWhole) text = $"{text[..at]}{reference}{text[end..]}";
                at = text.IndexOf(value, at + (isWhole ? reference.Length : 1), StringComparison.Ordinal);
            }
        }

        return text;
    }

    /// <summary>Returns the name of the object that a text refers to; null if it is no such reference.</summary>
    public static string? FindObject(string? text, string kind, string attribute) => FindAttribute(text, $"{kind}/", $".{attribute}");

    /// <summary>Returns what a reference has between two texts; null if it is no such reference.</summary>
    public static string? FindAttribute(string? text, string before, string after)
    {
        var (start, end) = ($"${{{before}", $"{after}}}");
        return text is not null && text.StartsWith(start, StringComparison.Ordinal) && text.EndsWith(end, StringComparison.Ordinal)
            ? text[start.Length..^end.Length]
            : null;
    }

    // A colon makes it a policy variable of IAM, which is no reference.
    [GeneratedRegex(@"\$\{(?![^}\s]*:)")]
    private static partial Regex LiteralReference();
}
