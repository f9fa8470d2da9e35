namespace Reconciler.Worker.Commands.Output;

/// <summary>A piece of text in one tone. The text is shown as it is: nothing in it is markup.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">The tone.</param>
internal readonly record struct Fragment(string Text, Tone Tone)
{
    public static Fragment Strong(object? text) => Create(text, Tone.Strong);

    public static Fragment Faint(object? text) => Create(text, Tone.Faint);

    public static Fragment Good(object? text) => Create(text, Tone.Good);

    public static Fragment Caution(object? text) => Create(text, Tone.Caution);

    public static Fragment Bad(object? text) => Create(text, Tone.Bad);

    /// <summary>The text without its tone.</summary>
    public override string ToString() => Text;

    public static Fragment Create(object? text, Tone tone) => new(text?.ToString() ?? "", tone);
}
