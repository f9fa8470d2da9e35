namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>What was agreed with the server of a target; when the server has forgotten its session, the next call begins another.</summary>
internal sealed class TargetConnection : SingleFlight<TargetSession>;
