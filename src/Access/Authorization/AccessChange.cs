namespace Reconciler.Access.Authorization;

/// <summary>A change of somebody's access to a tool.</summary>
/// <param name="Tool">The tool as it is called at the gateway: <c>target___tool</c>.</param>
/// <param name="Principal">Who calls.</param>
/// <param name="Before">What they may do now.</param>
/// <param name="After">What they will be able to do.</param>
/// <param name="Kind">How that differs.</param>
public sealed record AccessChange(string Tool, AccessPrincipal Principal, ToolAccess Before, ToolAccess After, AccessChangeKind Kind)
{
    /// <summary>Whether something may become possible that is not: true unless the opposite is certain.</summary>
    public bool MayWiden => Kind is AccessChangeKind.Granted or AccessChangeKind.Widened or AccessChangeKind.Changed;

    /// <inheritdoc/>
    public override string ToString() => $"{Principal.Name}, {Tool}: {Before} -> {After}";
}
