namespace Reconciler.Access.Authorization;

/// <summary>The decision about the output of a call.</summary>
/// <param name="IsSuppressed">Whether the caller gets nothing.</param>
/// <param name="DeterminingPolicies">The policies that suppress the output.</param>
/// <param name="Undecided">The policies that were not decided, and counted as <see cref="AccessOptions.Undecidable"/> says.</param>
public sealed record OutputDecision(bool IsSuppressed, IReadOnlyList<string> DeterminingPolicies, IReadOnlyList<string> Undecided)
{
    /// <summary>The output reaches the caller.</summary>
    public static OutputDecision Passed { get; } = new(false, [], []);
}
