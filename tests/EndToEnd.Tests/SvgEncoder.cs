using System.Globalization;
using System.Net;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EndToEnd.Tests;

/// <summary>Exports what a console has shown as an SVG picture of a terminal.</summary>
/// <param name="title">The command line.</param>
/// <param name="replace">Puts what differs from run to run in general terms.</param>
internal sealed class SvgEncoder(string title, Func<string, string> replace) : IAnsiConsoleEncoder
{
    private const double CharWidth = 8.0;
    private const int LineHeight = 18;
    private const int Margin = 16;
    private const string Foreground = "#d0d7de";
    private const string Background = "#0d1117";

    public string Encode(IAnsiConsole console, IEnumerable<IRenderable> renderable)
    {
        var lines = Segment.SplitLines(renderable.SelectMany(r => r.GetSegments(console)));
        var rows = lines.Select(line => line.Select(segment => (Text: replace(segment.Text), segment.Style)).ToList()).ToList();
        while (rows.Count > 0 && rows[^1].TrueForAll(part => part.Text.Trim().Length == 0)) rows.RemoveAt(rows.Count - 1);
        var columns = rows.Select(row => row.Sum(part => part.Text.Length)).Append(title.Length + 2).Max();
        var (width, height) = ((columns * CharWidth) + (2 * Margin), ((rows.Count + 2) * LineHeight) + (2 * Margin));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{Background}\"/>\n");
        svg.Append("<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, monospace\" font-size=\"13\">\n");
        Write(svg, 0, 0, $"$ {title}", new Style(Color.Grey));
        for (var at = 0; at < rows.Count; at++)
        {
            var column = 0;
            foreach (var (text, style) in rows[at])
            {
                if (text.Trim().Length > 0) Write(svg, column, at + 2, text, style);
                column += text.Length;
            }
        }

        return svg.Append("</g>\n</svg>\n").ToString();
    }

    private static void Write(StringBuilder svg, int column, int row, string text, Style style)
    {
        // Browsers join spaces and drop those at the ends, and would spread the letters over the length. A background keeps its length.
        if (!style.Decoration.HasFlag(Decoration.Invert))
        {
            column += text.Length - text.TrimStart().Length;
            text = text.Trim();
        }

        var (x, y) = (Margin + (column * CharWidth), Margin + ((row + 1) * LineHeight) - 5);
        var (length, color) = (text.Length * CharWidth, GetColor(style));
        var isInverted = style.Decoration.HasFlag(Decoration.Invert);
        if (isInverted) svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y - 13}\" width=\"{length}\" height=\"{LineHeight}\" fill=\"{color}\"/>\n");
        var weight = style.Decoration.HasFlag(Decoration.Bold) ? " font-weight=\"bold\"" : "";
        var fill = isInverted ? Background : color;
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x}\" y=\"{y}\" fill=\"{fill}\"{weight} textLength=\"{length}\">{WebUtility.HtmlEncode(text).Replace("&#39;", "'", StringComparison.Ordinal).Replace(" ", "&#160;", StringComparison.Ordinal)}</text>\n");
    }

    private static string GetColor(Style style)
    {
        if (style.Foreground == Color.Green) return "#3fb950";
        if (style.Foreground == Color.Red) return "#f85149";
        if (style.Foreground == Color.Yellow) return "#d29922";
        if (style.Foreground == Color.Grey) return "#8b949e";
        return style.Foreground == Color.Blue ? "#58a6ff" : Foreground;
    }
}
