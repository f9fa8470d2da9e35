namespace Cedar;

/// <summary>A text does not follow Cedar's grammar.</summary>
/// <param name="reason">The error, without its position.</param>
/// <param name="position">The position of the error.</param>
public sealed class CedarSyntaxException(string reason, SourcePosition position)
    : FormatException(position.Line == 0 ? reason : $"{position}: {reason}")
{
    /// <summary>The error, without its position.</summary>
    public string Reason { get; } = reason;

    /// <summary>The position of the error.</summary>
    public SourcePosition Position { get; } = position;
}
