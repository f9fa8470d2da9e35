namespace Reconciler.Spec;

/// <summary>Something wrong with a spec.</summary>
/// <param name="Location">Where.</param>
/// <param name="Path">The member, such as <c>spec.targetConfiguration.mcp</c>; empty for the document as a whole.</param>
/// <param name="Message">What was found and what is allowed.</param>
/// <param name="Hint">What to do, such as the nearest correct spelling.</param>
public sealed record SpecError(SourceLocation Location, string Path, string Message, string? Hint = null)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Location}: {(Path.Length == 0 ? "" : $"{Path}: ")}{Message}{(Hint is null ? "" : $" ({Hint})")}";
}
