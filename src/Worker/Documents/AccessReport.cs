using Reconciler.Access.Authorization;
using Reconciler.Engine.Model;

namespace Reconciler.Worker.Documents;

/// <summary>The access to the tools of a gateway.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="IsLive">Whether this is the access in AWS now; else the access that the specs define.</param>
/// <param name="Access">Evaluates the policies of the gateway.</param>
/// <param name="Tools">The tools to report on.</param>
/// <param name="Principals">The callers to report on.</param>
internal sealed record AccessReport(
    ResourceAddress Gateway, bool IsLive, GatewayAccess Access, IReadOnlyList<string> Tools, IReadOnlyList<AccessPrincipal> Principals)
{
    /// <summary>The time of the calls; null for the answer at any time.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The single call to explain; null to report the access of all callers to all tools.</summary>
    public AccessQuestion? Question { get; init; }
}

/// <summary>A call, and the explanation of its decision.</summary>
/// <param name="Call">The call.</param>
/// <param name="Explanation">The decision, and the policies behind it.</param>
/// <param name="IsForAnyInput">Whether the decision is the same whatever the arguments of the call are, and they are not given.</param>
internal sealed record AccessQuestion(ToolCall Call, AccessExplanation Explanation, bool IsForAnyInput);
