namespace Reconciler.Spec;

/// <summary>A secret in memory. <see cref="ToString"/> returns <c>***</c>, so that it is not printed by accident.</summary>
/// <param name="value">The secret.</param>
public sealed class Secret(string value)
{
    /// <summary>The secret. This is the only access to it, so that a search finds every use.</summary>
    public string Reveal() => value;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
