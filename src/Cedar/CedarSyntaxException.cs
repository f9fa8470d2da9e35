namespace Cedar;

/// <summary>A text is not what Cedar's grammar asks for.</summary>
/// <param name="reason">What is wrong, without the place.</param>
/// <param name="position">Where it is wrong.</param>
public sealed class CedarSyntaxException(string reason, SourcePosition position)
    : FormatException(position.Line == 0 ? reason : $"{position}: {reason}")
{
    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; } = reason;

    /// <summary>Where it is wrong.</summary>
    public SourcePosition Position { get; } = position;
}
