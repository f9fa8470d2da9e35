namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>The decision about a tool call.</summary>
/// <param name="IsAllowed">Whether the tool may be called.</param>
/// <param name="Reason">The reason for a denial, in AWS's words: <c>No policy applies to the request (denied by default).</c></param>
internal sealed record ToolVerdict(bool IsAllowed, string Reason = "")
{
    public static ToolVerdict Allowed { get; } = new(true);

    /// <summary>What the gateway's policy engine said; <see langword="null"/> if there is none.</summary>
    public PolicyEvaluation? Evaluation { get; init; }
}
