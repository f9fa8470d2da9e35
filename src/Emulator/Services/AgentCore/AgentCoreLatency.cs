namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>How long the resources of AgentCore stay in a transitional status, by type.</summary>
/// <param name="Runtime">Runtimes and their endpoints.</param>
/// <param name="Gateway">Gateways.</param>
/// <param name="GatewayTarget">Gateway targets, synchronization included.</param>
/// <param name="PolicyEngine">Policy engines.</param>
/// <param name="Policy">Cedar policies.</param>
internal sealed record AgentCoreLatency(TimeSpan Runtime, TimeSpan Gateway, TimeSpan GatewayTarget, TimeSpan PolicyEngine, TimeSpan Policy);
