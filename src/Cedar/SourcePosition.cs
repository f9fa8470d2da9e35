namespace Cedar;

/// <summary>A position in a text.</summary>
/// <param name="Offset">The number of characters before the position.</param>
/// <param name="Line">The line, from 1; 0 if the position is unknown, for example for policies that are built in code.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct SourcePosition(int Offset, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Line}:{Column}";
}
