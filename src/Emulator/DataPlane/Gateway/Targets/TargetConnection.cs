namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>The session with a target's server. If the server no longer knows it, the next request initializes a new one.</summary>
internal sealed class TargetConnection : SingleFlight<TargetSession>;
