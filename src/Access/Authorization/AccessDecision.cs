namespace Reconciler.Access.Authorization;

/// <summary>Whether a call is allowed.</summary>
/// <param name="IsAllowed">Whether it is.</param>
/// <param name="DeterminingPolicies">The policies that decided: those that forbid, or else those that permit; none when the call is denied by default.</param>
/// <param name="Reason">Why not, as AgentCore words it; empty for a call that is allowed.</param>
public sealed record AccessDecision(bool IsAllowed, IReadOnlyList<string> DeterminingPolicies, string Reason)
{
    /// <summary>What AgentCore says when no policy permits a call.</summary>
    public const string DeniedByDefault = "No policy applies to the request (denied by default).";

    /// <summary>A call that nobody is asked about.</summary>
    public static AccessDecision Unrestricted { get; } = new(true, [], "");

    internal static AccessDecision Create(bool isAllowed, IReadOnlyList<string> policies) => new(
        isAllowed, policies, isAllowed ? "" : policies.Count == 0 ? DeniedByDefault : $"Policy evaluation denied due to {string.Join(", ", policies)}");
}
