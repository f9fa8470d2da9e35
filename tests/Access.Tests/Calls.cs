using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;

namespace Reconciler.Access.Tests;

/// <summary>Calls at noon of a fixed day.</summary>
internal static class Calls
{
    public static DateTimeOffset Noon { get; } = new(2026, 12, 24, 12, 0, 0, TimeSpan.Zero);

    public static AccessDecision Decide(this GatewayAccess access, AccessPrincipal principal, string tool, JsonObject input) =>
        access.Decide(new ToolCall(principal, tool, input, Noon));

    public static AccessExplanation Explain(this GatewayAccess access, AccessPrincipal principal, string tool, JsonObject input) =>
        access.Explain(new ToolCall(principal, tool, input, Noon));
}
