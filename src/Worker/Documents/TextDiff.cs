using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Reconciler.Engine.Model;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Documents;

/// <summary>
/// The difference of two long texts, such as Cedar statements, buildspecs or JSON documents, as the hunks of a unified diff in which the
/// changed words are marked. The lines without their tones are what a <c>diff</c> block of Markdown shows.
/// </summary>
internal static class TextDiff
{
    private const int Context = 2;
    private const int LongestLine = 100;

    /// <summary>Creates the lines of the hunks; null if a value is unset or both are short, so that one line can show them.</summary>
    public static IReadOnlyList<StyledText>? Create(JsonNode? old, JsonNode? @new)
    {
        if (old is null || @new is null || (!IsLong(ToText(old)) && !IsLong(ToText(@new)))) return null;
        var (before, after) = (ToLines(old), ToLines(@new));
        var model = SideBySideDiffBuilder.Diff(before, after, ignoreWhiteSpace: false);
        var rows = model.OldText.Lines.Zip(model.NewText.Lines).ToList();
        var sections = DocumentSections.Create(before);
        var lines = new List<StyledText>();
        for (var (start, end) = NextHunk(rows, 0); start < rows.Count; (start, end) = NextHunk(rows, end))
        {
            WriteHunk(rows[start..end], sections, lines);
        }

        return lines.Count > 0 ? lines : [DescribeInvisible(before, after)];
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

    private static string DescribeInvisible(string before, string after) =>
        before.ReplaceLineEndings("\n") == after.ReplaceLineEndings("\n") ? "(only line endings differ)" : "(only white space differs)";

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

    private static void WriteHunk(List<(DiffPiece Old, DiffPiece New)> hunk, DocumentSections sections, List<StyledText> lines)
    {
        var section = sections.FindAt(hunk.Find(IsChanged) is var first && first.Old.Position is { } line ? line : FirstLine(hunk));
        var ranges = $"@@ -{Range(hunk.Select(row => row.Old))} +{Range(hunk.Select(row => row.New))} @@";
        lines.Add(Fragment.Faint(section is null ? ranges : $"{ranges} {section}"));
        var added = new List<StyledText>();
        foreach (var row in hunk)
        {
            if (!IsChanged(row))
            {
                Flush();
                lines.Add($"  {row.Old.Text}".TrimEnd());
                continue;
            }

            if (row.Old.Type != ChangeType.Imaginary) lines.Add(Mark("- ", row.Old, Tone.Bad, Tone.BadMark));
            if (row.New.Type != ChangeType.Imaginary) added.Add(Mark("+ ", row.New, Tone.Good, Tone.GoodMark));
        }

        Flush();

        void Flush()
        {
            lines.AddRange(added);
            added.Clear();
        }
    }

    private static int FirstLine(List<(DiffPiece Old, DiffPiece New)> hunk) =>
        hunk.Select(row => row.Old.Position).FirstOrDefault(position => position is not null) ?? 1;

    private static string Range(IEnumerable<DiffPiece> side)
    {
        var numbers = side.Where(piece => piece.Position is not null).Select(piece => piece.Position!.Value).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{(numbers.Count > 0 ? numbers[0] : 0)},{numbers.Count}");
    }

    /// <summary>Marks the changed words of a changed line. A line that is added or removed as a whole has no marks.</summary>
    private static StyledText Mark(string sign, DiffPiece line, Tone tone, Tone mark)
    {
        var text = new StyledText();
        text.AppendFormatted(new Fragment(sign, tone));
        if (line.Type != ChangeType.Modified)
        {
            text.AppendFormatted(new Fragment(line.Text, tone));
            return text;
        }

        foreach (var piece in line.SubPieces.Where(piece => piece.Text is { Length: > 0 }))
        {
            text.AppendFormatted(new Fragment(piece.Text, piece.Type == ChangeType.Unchanged ? tone : mark));
        }

        return text;
    }
}
