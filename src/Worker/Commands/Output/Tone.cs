namespace Reconciler.Worker.Commands.Output;

/// <summary>What a piece of text on the screen means. <see cref="Palette"/> gives each tone its colour.</summary>
internal enum Tone
{
    /// <summary>Plain text.</summary>
    Plain,

    /// <summary>Headings and names.</summary>
    Strong,

    /// <summary>Details that most readers skip.</summary>
    Faint,

    /// <summary>Added, ready or permitted.</summary>
    Good,

    /// <summary>Changed, waiting or uncertain.</summary>
    Caution,

    /// <summary>Removed, failed or denied.</summary>
    Bad,

    /// <summary>Being done.</summary>
    Active,

    /// <summary>The added words of a changed line.</summary>
    GoodMark,

    /// <summary>The removed words of a changed line.</summary>
    BadMark,
}
