namespace Reconciler.Worker.Commands.Output;

/// <summary>
/// A table without lines. Columns are as wide as their longest cell; the last one takes what is left of the width and continues below
/// itself. If that is too little, it continues on lines of its own.
/// </summary>
/// <param name="headers">The headings; null for a table without.</param>
internal sealed class TextTable(params string[]? headers)
{
    private const string Gap = "  ";
    private const int LeastLastColumn = 24;
    private const int OwnLineIndent = 4;
    private readonly List<Row> _rows =
        headers is null ? [] : [new Row([.. headers.Select(header => (StyledText)Fragment.Faint(header))], IsNote: false)];

    /// <summary>Adds a row with a cell for each column.</summary>
    public void Add(params StyledText[] cells) => _rows.Add(new Row(cells, IsNote: false));

    /// <summary>Adds a line about the row before, below its second column.</summary>
    public void AddNote(StyledText text) => _rows.Add(new Row([text], IsNote: true));

    /// <summary>Lays the table out.</summary>
    /// <param name="width">The width in columns.</param>
    public IEnumerable<StyledText> Render(int width)
    {
        var rows = _rows.Where(row => !row.IsNote).Select(row => row.Cells).ToList();
        var widths = new int[rows.Max(row => (int?)row.Length) ?? 0];
        for (var column = 0; column < widths.Length - 1; column++) widths[column] = rows.Max(row => CellAt(row, column).Length);
        return _rows.SelectMany(row => row.IsNote ? RenderNote(row.Cells[0], widths, width) : RenderRow(row.Cells, widths, width));
    }

    private static IEnumerable<StyledText> RenderNote(StyledText note, int[] widths, int width)
    {
        var indent = widths.Length > 1 ? widths[0] + Gap.Length : OwnLineIndent;
        return TextLayout.Wrap($"{new string(' ', indent)}{note}", width, indent + Gap.Length);
    }

    private static IEnumerable<StyledText> RenderRow(StyledText[] row, int[] widths, int width)
    {
        var line = new StyledText();
        for (var column = 0; column < widths.Length - 1; column++)
        {
            var cell = CellAt(row, column);
            line.AppendFormatted(cell);
            line.AppendLiteral(new string(' ', Math.Max(0, widths[column] - cell.Length)) + Gap);
        }

        var start = widths.Take(widths.Length - 1).Sum(column => column + Gap.Length);
        var last = CellAt(row, widths.Length - 1);
        if (start + last.Length <= width || width - start >= LeastLastColumn)
        {
            line.AppendFormatted(last);
            return TextLayout.Wrap(line, width, start).Select(TrimEnd);
        }

        var below = new StyledText();
        below.AppendLiteral(new string(' ', OwnLineIndent));
        below.AppendFormatted(last);
        return [TrimEnd(line), .. TextLayout.Wrap(below, width, OwnLineIndent)];
    }

    private static StyledText CellAt(StyledText[] row, int column) => column < row.Length ? row[column] : new StyledText();

    private static StyledText TrimEnd(StyledText line)
    {
        var trimmed = new StyledText();
        var length = line.ToString().TrimEnd().Length;
        foreach (var fragment in line.Fragments)
        {
            var part = fragment.Text[..Math.Min(fragment.Text.Length, length)];
            trimmed.AppendFormatted(fragment with { Text = part });
            length -= part.Length;
        }

        return trimmed;
    }

    private sealed record Row(StyledText[] Cells, bool IsNote);
}
