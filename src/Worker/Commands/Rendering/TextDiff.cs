using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Reconciler.Engine.Model;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>
/// The difference of two long texts, such as Cedar statements, buildspecs or JSON documents, as the hunks of a unified diff with markup.
/// </summary>
internal static class TextDiff
{
    private const int Context = 2;
    private const int LongestLine = 100;

    /// <summary>Creates the lines of the hunks; null if a value is unset or both are short, so that one line can show them.</summary>
    public static IReadOnlyList<string>? Create(JsonNode? old, JsonNode? @new)
    {
        if (old is null || @new is null || (!IsLong(ToText(old)) && !IsLong(ToText(@new)))) return null;
        var model = SideBySideDiffBuilder.Diff(ToLines(old), ToLines(@new), ignoreWhiteSpace: false);
        var rows = model.OldText.Lines.Zip(model.NewText.Lines).ToList();
        var lines = new List<string>();
        for (var (start, end) = NextHunk(rows, 0); start < rows.Count; (start, end) = NextHunk(rows, end))
        {
            WriteHunk(rows, start, end, lines);
        }

        return lines.Count > 0 ? lines : ["(only line endings differ)"];
    }

    private static bool IsLong(string text) => text.Length > LongestLine || text.Contains('\n', StringComparison.Ordinal);

    private static string ToText(JsonNode value) =>
        AttributeRef.Display(value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString(Json.Compact));

    /// <summary>Breaks a JSON document into one line for each member, because the diff compares lines.</summary>
    private static string ToLines(JsonNode value)
    {
        var text = ToText(value);
        if (!text.StartsWith('{') && !text.StartsWith('[')) return text;
        try
        {
            return JsonNode.Parse(text)!.ToJsonString(Json.Indented);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>Finds the next changed rows with their context. Changes whose contexts touch are one hunk.</summary>
    private static (int Start, int End) NextHunk(List<(DiffPiece Old, DiffPiece New)> rows, int from)
    {
        var first = rows.FindIndex(from, IsChanged);
        if (first < 0) return (rows.Count, rows.Count);
        var last = first;
        for (var i = first + 1; i < rows.Count && i - last <= (2 * Context) + 1; i++)
        {
            if (IsChanged(rows[i])) last = i;
        }

        return (Math.Max(from, first - Context), Math.Min(rows.Count, last + Context + 1));
    }

    private static bool IsChanged((DiffPiece Old, DiffPiece New) row) =>
        row.Old.Type != ChangeType.Unchanged || row.New.Type != ChangeType.Unchanged;

    private static void WriteHunk(List<(DiffPiece Old, DiffPiece New)> rows, int start, int end, List<string> lines)
    {
        var hunk = rows[start..end];
        lines.Add($"[grey]@@ -{Range(hunk.Select(row => row.Old))} +{Range(hunk.Select(row => row.New))} @@[/]");
        var added = new List<string>();
        foreach (var row in hunk)
        {
            if (!IsChanged(row))
            {
                Flush();
                lines.Add($"  {Markup.Escape(row.Old.Text)}".TrimEnd());
                continue;
            }

            if (row.Old.Type != ChangeType.Imaginary) lines.Add($"[red]- {Highlight(row.Old)}[/]");
            if (row.New.Type != ChangeType.Imaginary) added.Add($"[green]+ {Highlight(row.New)}[/]");
        }

        Flush();

        void Flush()
        {
            lines.AddRange(added);
            added.Clear();
        }
    }

    private static string Range(IEnumerable<DiffPiece> side)
    {
        var numbers = side.Where(piece => piece.Position is not null).Select(piece => piece.Position!.Value).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{(numbers.Count > 0 ? numbers[0] : 0)},{numbers.Count}");
    }

    /// <summary>Highlights the changed words of a changed line. A line that is added or removed as a whole has no highlights.</summary>
    private static string Highlight(DiffPiece line)
    {
        if (line.Type != ChangeType.Modified) return Markup.Escape(line.Text);
        var text = new StringBuilder();
        foreach (var piece in line.SubPieces.Where(piece => piece.Text is { Length: > 0 }))
        {
            var word = Markup.Escape(piece.Text);
            text.Append(piece.Type == ChangeType.Unchanged ? word : $"[invert]{word}[/]");
        }

        return text.ToString();
    }
}
