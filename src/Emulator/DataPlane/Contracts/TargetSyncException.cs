namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>The tools of a target cannot be listed.</summary>
/// <param name="reason">
/// The part of the target's status reason after AgentCore's standard introduction, such as
/// <c>Received error (400) from runtime.</c>
/// </param>
internal sealed class TargetSyncException(string reason) : Exception(reason);
