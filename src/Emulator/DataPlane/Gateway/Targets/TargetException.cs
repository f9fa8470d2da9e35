namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A target that cannot be reached or does not answer as an MCP server should.</summary>
/// <param name="reason">What the status reason of a target says about it, in the service's words; see <see cref="TargetFailure"/>.</param>
/// <param name="detail">What exactly happened, for those who may see it: never a secret.</param>
/// <param name="inner">What caused it.</param>
internal class TargetException(string reason, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public string Reason { get; } = reason;
}
