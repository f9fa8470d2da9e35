namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The settings of AgentCore.</summary>
/// <param name="Latency">Returns how long transitions take that begin now.</param>
/// <param name="Behavior">The deviations from an ideal service.</param>
/// <param name="RunsServers">
/// Whether the data plane runs the servers of runtimes. If not, a tool listing succeeds unless it has a known failure.
/// </param>
internal sealed record AgentCoreSettings(Func<AgentCoreLatency> Latency, AgentCoreBehavior Behavior, bool RunsServers);
