namespace Reconciler.Spec;

/// <summary>A place in a file.</summary>
/// <param name="File">The file's path, as it was given.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record SourceLocation(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
