using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>A target that waits for the tools of its server.</summary>
/// <param name="Region">The region of the target.</param>
/// <param name="Gateway">A copy of the gateway's document.</param>
/// <param name="Target">A copy of the target's document.</param>
internal sealed record TargetToSync(string Region, JsonObject Gateway, JsonObject Target);
