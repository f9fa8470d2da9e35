namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A target cannot be reached or does not respond as an MCP server must.</summary>
/// <param name="reason">The text for the target's status reason, in AWS's words; see <see cref="TargetFailure"/>.</param>
/// <param name="detail">The details for callers of a gateway in DEBUG exception level; it contains no secret.</param>
/// <param name="inner">The cause.</param>
internal class TargetException(string reason, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public string Reason { get; } = reason;
}
