namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Whether a tool may be called.</summary>
/// <param name="IsAllowed">Whether the call goes on.</param>
/// <param name="Reason">Why not, as the documentation words it: <c>No policy applies to the request (denied by default).</c></param>
internal sealed record ToolVerdict(bool IsAllowed, string Reason = "")
{
    public static ToolVerdict Allowed { get; } = new(true);
}
