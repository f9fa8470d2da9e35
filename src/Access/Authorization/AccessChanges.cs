namespace Reconciler.Access.Authorization;

/// <summary>Compares the access to a gateway before and after a change of its policies, tools or policy engine.</summary>
public static class AccessChanges
{
    /// <summary>The changes for each caller and tool. Access that certainly stays the same is left out.</summary>
    /// <param name="before">The access before the change, or null if the gateway is new.</param>
    /// <param name="after">The access after the change, or null if the gateway is deleted.</param>
    /// <param name="principals">
    /// The callers. Include <see cref="AccessPrincipal.AnyOAuthUser"/> and <see cref="AccessPrincipal.AnyIamEntity"/> to cover every
    /// caller.
    /// </param>
    public static IReadOnlyList<AccessChange> Compare(
        GatewayAccess? before, GatewayAccess? after, IReadOnlyCollection<AccessPrincipal> principals)
    {
        ArgumentNullException.ThrowIfNull(principals);
        var tools = (before?.Tools ?? []).Concat(after?.Tools ?? []).Distinct().Order(StringComparer.Ordinal);
        return [.. from tool in tools
                   from principal in principals
                   let was = before?.GetToolAccess(principal, tool) ?? ToolAccess.None
                   let becomes = after?.GetToolAccess(principal, tool) ?? ToolAccess.None
                   let kind = Classify(was, becomes)
                   where kind is not null
                   select new AccessChange(tool, principal, was, becomes, kind.Value)];
    }

    private static AccessChangeKind? Classify(ToolAccess before, ToolAccess after)
    {
        var (narrows, widens) = (after.IsWithin(before), before.IsWithin(after));
        if (narrows && widens)
            return null;
        if (before.Verdict == AccessVerdict.Deny)
            return AccessChangeKind.Granted;
        if (after.Verdict == AccessVerdict.Deny)
            return AccessChangeKind.Revoked;
        return narrows ? AccessChangeKind.Narrowed : widens ? AccessChangeKind.Widened : AccessChangeKind.Changed;
    }
}
