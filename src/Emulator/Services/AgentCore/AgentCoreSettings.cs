namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>How AgentCore runs.</summary>
/// <param name="Latency">How long transitions take.</param>
/// <param name="Behavior">How it differs from an ideal service.</param>
/// <param name="RunsServers">Whether the data plane runs the servers of runtimes. Without it every listing of tools succeeds that is not known to fail.</param>
internal sealed record AgentCoreSettings(AgentCoreLatency Latency, AgentCoreBehavior Behavior, bool RunsServers);
