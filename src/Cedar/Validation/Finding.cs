namespace Cedar.Validation;

/// <summary>An error or a warning of validation.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Position">The position in its text.</param>
/// <param name="Message">The message.</param>
/// <param name="Kind">The kind.</param>
public sealed record Finding(string PolicyId, SourcePosition Position, string Message, FindingKind Kind)
{
    /// <summary>Whether this is a warning. A policy with warnings only is valid.</summary>
    public bool IsWarning => Kind != FindingKind.Error;

    /// <inheritdoc/>
    public override string ToString() => $"{PolicyId}:{Position}: {(IsWarning ? "warning" : "error")}: {Message}";
}
