using System.Text.Json.Nodes;

namespace Reconciler.Access.Authorization;

/// <summary>A call of a tool.</summary>
/// <param name="Principal">One particular caller.</param>
/// <param name="Tool">The tool's name at the gateway: <c>target___tool</c>.</param>
/// <param name="Input">The arguments.</param>
/// <param name="Time">The time of the call.</param>
public sealed record ToolCall(AccessPrincipal Principal, string Tool, JsonObject Input, DateTimeOffset Time)
{
    /// <summary>The output, to decide whether it is suppressed; null before the call.</summary>
    public JsonObject? Output { get; init; }
}
