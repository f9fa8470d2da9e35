namespace Cedar;

/// <summary>A place in a text.</summary>
/// <param name="Offset">Characters before the place.</param>
/// <param name="Line">The line, from 1; 0 when the place is unknown, as for what was made in code.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct SourcePosition(int Offset, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Line}:{Column}";
}
