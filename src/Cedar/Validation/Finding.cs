namespace Cedar.Validation;

/// <summary>Something about a policy that does not fit the schema.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Position">Where in its text.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="IsWarning">Whether the policy is valid nevertheless.</param>
public sealed record Finding(string PolicyId, SourcePosition Position, string Message, bool IsWarning)
{
    /// <inheritdoc/>
    public override string ToString() => $"{PolicyId}:{Position}: {(IsWarning ? "warning" : "error")}: {Message}";
}
