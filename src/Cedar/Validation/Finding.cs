namespace Cedar.Validation;

/// <summary>An error or a warning of validation.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Position">The position in its text.</param>
/// <param name="Message">The message.</param>
/// <param name="IsWarning">Whether this is a warning. A policy with warnings only is valid.</param>
public sealed record Finding(string PolicyId, SourcePosition Position, string Message, bool IsWarning)
{
    /// <inheritdoc/>
    public override string ToString() => $"{PolicyId}:{Position}: {(IsWarning ? "warning" : "error")}: {Message}";
}
