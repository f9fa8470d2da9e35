namespace Reconciler.Access.Authorization;

/// <summary>Compares who may call which tools before and after a change of policies, tools or the engine of a gateway.</summary>
public static class AccessChanges
{
    /// <summary>What changes for each of the callers, tool by tool; nothing for a tool where certainly all stays as it is.</summary>
    /// <param name="before">The gateway now; <see langword="null"/> when there is none yet.</param>
    /// <param name="after">The gateway afterwards; <see langword="null"/> when there will be none.</param>
    /// <param name="principals">The callers; with <see cref="AccessPrincipal.AnyOAuthUser"/> and <see cref="AccessPrincipal.AnyIamEntity"/> nobody is forgotten.</param>
    public static IReadOnlyList<AccessChange> Compare(GatewayAccess? before, GatewayAccess? after, IReadOnlyCollection<AccessPrincipal> principals)
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
