using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Engine.Model;

/// <summary>
/// Compares two catalogues of tools. The differences have paths such as <c>tools.search.description</c>. A server decides how many there are
/// and how long, so both are bounded.
/// </summary>
internal static class ToolDifferences
{
    /// <summary>The member of all paths.</summary>
    public const string Member = "tools";

    private const int MostDifferences = 100;
    private const int LongestText = 4_000;
    private const int Context = 200;

    /// <summary>Returns the differences.</summary>
    /// <param name="agreed">The catalogue that was agreed to; null if it is unknown, and everything may be new.</param>
    /// <param name="offered">What the server lists now.</param>
    public static IReadOnlyList<FieldChange> Find(ToolCatalog? agreed, ToolCatalog offered)
    {
        var changes = Compare(agreed, offered).Take(MostDifferences + 1).ToList();
        if (changes.Count <= MostDifferences) return changes;
        var more = Compare(agreed, offered).Skip(MostDifferences).Count();
        changes[^1] = new FieldChange(Member, null, $"{more} more differences");
        return changes;
    }

    /// <summary>Says how many tools differ: <c>1 added, 2 changed</c>.</summary>
    /// <param name="agreed">The catalogue that was agreed to; null if it is unknown.</param>
    /// <param name="offered">What the server lists now.</param>
    public static string Summarize(ToolCatalog? agreed, ToolCatalog offered)
    {
        if (agreed is null) return $"{offered.Tools.Count} tools now; what was agreed to is known by its hash only";
        var before = agreed.Tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        var after = offered.Tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        (int Count, string What)[] parts =
        [
            (after.Keys.Count(name => !before.ContainsKey(name)), "added"),
            (before.Keys.Count(name => !after.ContainsKey(name)), "removed"),
            (after.Values.Count(tool => before.TryGetValue(tool.Name, out var old) && old.ToText() != tool.ToText()), "changed"),
        ];
        return string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.What}"));
    }

    private static IEnumerable<FieldChange> Compare(ToolCatalog? agreed, ToolCatalog offered)
    {
        var before = (agreed?.Tools ?? []).ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        var after = offered.Tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (old, now) = (before.GetValueOrDefault(name)?.Members, after.GetValueOrDefault(name)?.Members);
            foreach (var change in Compare($"{Member}.{name}", old, now)) yield return change;
        }
    }

    private static IEnumerable<FieldChange> Compare(string path, JsonNode? old, JsonNode? now)
    {
        if (JsonNode.DeepEquals(old, now)) return [];
        if (old is JsonObject before && now is JsonObject after)
        {
            return before.Select(member => member.Key)
                .Union(after.Select(member => member.Key))
                .Order(StringComparer.Ordinal)
                .SelectMany(name => Compare($"{path}.{name}", before[name], after[name]));
        }

        return [FindText(old) is { } text && FindText(now) is { } other ? Shorten(path, text, other) : new FieldChange(path, Cut(old), Cut(now))];
    }

    /// <summary>Shows of long texts where they begin to differ.</summary>
    private static FieldChange Shorten(string path, string old, string now)
    {
        if (old.Length <= LongestText && now.Length <= LongestText) return new FieldChange(path, old, now);
        var same = old.AsSpan().CommonPrefixLength(now);
        var start = Math.Max(0, same - Context);
        return new FieldChange(path, Cut(old, start), Cut(now, start));
    }

    /// <summary>A value as it is; as text that is cut if it is too long.</summary>
    private static JsonNode? Cut(JsonNode? node)
    {
        var text = FindText(node) ?? node?.ToJsonString() ?? "";
        return text.Length > LongestText ? Cut(text, 0) : node?.DeepClone();
    }

    private static string Cut(string text, int start)
    {
        var length = Math.Min(LongestText, text.Length - start);
        var shown = $"{(start > 0 ? "... " : "")}{text.Substring(start, length)}";
        return start + length == text.Length ? shown : $"{shown}... ({text.Length} characters)";
    }

    private static string? FindText(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
