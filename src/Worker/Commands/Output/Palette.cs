using Spectre.Console;

namespace Reconciler.Worker.Commands.Output;

/// <summary>The colour of each tone.</summary>
internal static class Palette
{
    /// <summary>Gets the style of a tone.</summary>
    public static Style GetStyle(Tone tone) => tone switch
    {
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Faint => new Style(Color.Grey),
        Tone.Good => new Style(Color.Green),
        Tone.Caution => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        Tone.Active => new Style(Color.Blue),
        Tone.GoodMark => new Style(Color.Green, decoration: Decoration.Invert),
        Tone.BadMark => new Style(Color.Red, decoration: Decoration.Invert),
        _ => Style.Plain,
    };
}
