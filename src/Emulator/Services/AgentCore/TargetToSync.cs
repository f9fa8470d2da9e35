using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>A target whose server is to be asked for its tools.</summary>
/// <param name="Region">Where it is.</param>
/// <param name="Gateway">A copy of the gateway's document.</param>
/// <param name="Target">A copy of the target's document.</param>
internal sealed record TargetToSync(string Region, JsonObject Gateway, JsonObject Target);
