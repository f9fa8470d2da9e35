namespace Reconciler.Spec;

/// <summary>A secret in memory. It prints as <c>***</c> wherever it might be printed by accident.</summary>
/// <param name="value">The secret.</param>
public sealed class Secret(string value)
{
    /// <summary>The secret itself; the only way to it, so that a search finds every use.</summary>
    public string Reveal() => value;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
