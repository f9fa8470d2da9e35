namespace Reconciler.Access.Authorization;

/// <summary>The decision about a call.</summary>
/// <param name="IsAllowed">Whether the call is allowed.</param>
/// <param name="DeterminingPolicies">
/// The policies that forbid the call, otherwise those that permit it; empty if the call is denied by default.
/// </param>
/// <param name="Reason">AgentCore's message for a denied call; empty if the call is allowed.</param>
public sealed record AccessDecision(bool IsAllowed, IReadOnlyList<string> DeterminingPolicies, string Reason)
{
    /// <summary>AgentCore's message if no policy permits a call.</summary>
    public const string DeniedByDefault = "No policy applies to the request (denied by default).";

    /// <summary>The decision about any call if no policy engine is enforced.</summary>
    public static AccessDecision Unrestricted { get; } = new(true, [], "");

    /// <summary>The policies that were not decided, and counted as <see cref="AccessOptions.Undecidable"/> says.</summary>
    public IReadOnlyList<string> Undecided { get; init; } = [];

    internal static AccessDecision Create(bool isAllowed, IReadOnlyList<string> policies) => new(
        isAllowed,
        policies,
        isAllowed ? "" : policies.Count == 0 ? DeniedByDefault : $"Policy evaluation denied due to {string.Join(", ", policies)}");
}
