using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Engine.Model;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Who may call what at a gateway.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="IsLive">Whether this is how it is, and not how the specs say.</param>
/// <param name="Access">What was asked.</param>
/// <param name="Tools">The tools in question.</param>
/// <param name="Principals">The callers in question.</param>
internal sealed record AccessReport(ResourceAddress Gateway, bool IsLive, GatewayAccess Access, IReadOnlyList<string> Tools, IReadOnlyList<AccessPrincipal> Principals)
{
    /// <summary>The one call that was asked about, if one was.</summary>
    public AccessQuestion? Question { get; init; }
}

/// <summary>One call, and why it is allowed or not.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Tool">What.</param>
/// <param name="Input">With which arguments.</param>
/// <param name="Explanation">The answer.</param>
internal sealed record AccessQuestion(AccessPrincipal Caller, string Tool, JsonObject Input, AccessExplanation Explanation);
