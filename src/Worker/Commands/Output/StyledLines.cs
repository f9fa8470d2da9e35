using Spectre.Console;
using Spectre.Console.Rendering;

namespace Reconciler.Worker.Commands.Output;

/// <summary>
/// Lines for Spectre.Console. This is the only place where text becomes something that it renders. Segments are not parsed and not broken
/// again, so neither brackets nor long words in a text change anything.
/// </summary>
/// <param name="lines">The lines, as wide as they are to be.</param>
/// <param name="isOverLive">Whether they are written over lines that are shown live, which must not show through.</param>
internal sealed class StyledLines(IReadOnlyList<StyledText> lines, bool isOverLive = false) : IRenderable
{
    private const string EraseLine = "\u001b[2K";

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth)
    {
        var width = Math.Min(maxWidth, lines.Count == 0 ? 0 : lines.Max(line => line.Length));
        return new Measurement(width, width);
    }

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in lines)
        {
            if (isOverLive) yield return Segment.Control(EraseLine);
            foreach (var fragment in line.Fragments.Where(fragment => fragment.Text.Length > 0))
            {
                yield return new Segment(ControlCharacters.Escape(fragment.Text), Palette.GetStyle(fragment.Tone));
            }

            yield return Segment.LineBreak;
        }
    }
}
