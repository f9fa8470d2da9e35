using Reconciler.Access.Schemas;

namespace Reconciler.Access.Authorization;

/// <summary>A change of a caller's access to a tool.</summary>
/// <param name="Tool">The tool's name at the gateway: <c>target___tool</c>.</param>
/// <param name="Principal">The caller.</param>
/// <param name="Before">The access before the change.</param>
/// <param name="After">The access after the change.</param>
/// <param name="Kind">The kind of change.</param>
public sealed record AccessChange(string Tool, AccessPrincipal Principal, ToolAccess Before, ToolAccess After, AccessChangeKind Kind)
{
    /// <summary>Whether the change may allow calls that were denied. False only if the opposite is certain.</summary>
    public bool MayWiden => Kind is AccessChangeKind.Granted or AccessChangeKind.Widened or AccessChangeKind.Changed;

    /// <inheritdoc/>
    public override string ToString() => $"{Principal.Name}, {AgentCoreNames.Describe(Tool)}: {Before} -> {After}";
}
