using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Documents;

/// <summary>A value as lines: members and elements below each other, and texts as texts.</summary>
internal static class ValueLines
{
    private const int LongestInline = 60;

    // When a target's server changed last: it decides whether tools are listed again, and nobody writes it.
    private const string BackendChangedAt = "backendChangedAt";

    /// <summary>Formats the members of a desired state, without reconciler's own tags.</summary>
    /// <param name="state">The state.</param>
    /// <param name="isVerbose">Whether to show reconciler's own tags, too.</param>
    public static IEnumerable<string> Format(JsonObject state, bool isVerbose)
    {
        foreach (var (name, value) in state)
        {
            if (!isVerbose && name == BackendChangedAt) continue;
            var shown = !isVerbose && name == "tags" && value is JsonObject tags ? RemoveBookkeeping(tags) : value;
            if (shown is null or JsonObject { Count: 0 }) continue;
            foreach (var line in Format(name, shown)) yield return line;
        }
    }

    /// <summary>Formats a value in one line.</summary>
    public static string ToText(JsonNode value) =>
        AttributeRef.Display(value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString(Json.Compact));

    private static JsonObject RemoveBookkeeping(JsonObject tags) =>
        new(tags.Where(tag => !tag.Key.StartsWith(PlanSummary.BookkeepingPrefix, StringComparison.Ordinal))
            .Select(tag => KeyValuePair.Create(tag.Key, tag.Value?.DeepClone())));

    private static IEnumerable<string> Format(string name, JsonNode value)
    {
        if (IsInline(value))
        {
            yield return $"{name}: {ToInline(value)}";
            yield break;
        }

        yield return value is JsonValue ? $"{name}: |" : $"{name}:";
        foreach (var line in FormatBelow(value)) yield return "  " + line;
    }

    private static IEnumerable<string> FormatBelow(JsonNode value) => value switch
    {
        JsonObject members => members.SelectMany(member => member.Value is null ? [] : Format(member.Key, member.Value)),
        JsonArray items => items.SelectMany(FormatItem),
        _ => ToText(value).TrimEnd().ReplaceLineEndings("\n").Split('\n'),
    };

    private static IEnumerable<string> FormatItem(JsonNode? item)
    {
        if (item is null) return ["- null"];
        if (IsInline(item)) return [$"- {ToInline(item)}"];
        return FormatBelow(item).Select((line, at) => (at == 0 ? "- " : "  ") + line);
    }

    private static string ToInline(JsonNode value) =>
        value is JsonArray items ? $"[{string.Join(", ", items.Select(item => item is null ? "null" : ToText(item)))}]" : ToText(value);

    // A text stays on its line unless it has several: a long one, such as an ARN, is broken by the screen.
    private static bool IsInline(JsonNode value) => value switch
    {
        JsonObject members => members.Count == 0,
        JsonArray items => items.All(item => item is JsonValue) && items.ToJsonString(Json.Compact).Length <= LongestInline,
        _ => value.GetValueKind() != JsonValueKind.String || !((string)value!).Contains('\n', StringComparison.Ordinal),
    };
}
