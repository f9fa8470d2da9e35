namespace Reconciler.Access.Authorization;

/// <summary>A caller's access to a tool. A call is allowed if one of the permits applies and none of the forbids.</summary>
/// <param name="Verdict">The verdict over all arguments.</param>
/// <param name="Permits">The policies that permit or may permit; empty if a policy always forbids.</param>
/// <param name="Forbids">The policies that forbid or may forbid.</param>
public sealed record ToolAccess(AccessVerdict Verdict, IReadOnlyList<AccessCondition> Permits, IReadOnlyList<AccessCondition> Forbids)
{
    /// <summary>The access if no policy engine is enforced.</summary>
    public static ToolAccess Unrestricted { get; } = new(AccessVerdict.Permit, [new AccessCondition("", null)], []);

    /// <summary>The access if no policy applies, or if the tool does not exist.</summary>
    public static ToolAccess None { get; } = new(AccessVerdict.Deny, [], []);

    /// <summary>
    /// The condition as Cedar text, such as <c>context.input.amount &lt; 100</c>; empty unless the verdict is
    /// <see cref="AccessVerdict.Depends"/>.
    /// </summary>
    public string Condition
    {
        get
        {
            if (Verdict != AccessVerdict.Depends)
                return "";
            var permits = Permits.Any(p => p.Condition is null) ? [] : Permits.Select(p => p.ToString()).Distinct().ToList();
            var forbids = Forbids.Select(f => $"!({f})").Distinct();
            var permit = permits.Count > 1 ? string.Join(" || ", permits.Select(p => $"({p})")) : permits.FirstOrDefault();
            string[] condition = permit is null ? [] : [permits.Count > 1 && Forbids.Count > 0 ? $"({permit})" : permit];
            return string.Join(" && ", condition.Concat(forbids));
        }
    }

    /// <summary>Whether the other access certainly allows all calls that this one allows.</summary>
    public bool IsWithin(ToolAccess other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Verdict == AccessVerdict.Deny || other.Verdict == AccessVerdict.Permit
            || (Permits.All(mine => other.Permits.Any(theirs => Implication.Holds(mine.Condition, theirs.Condition)))
                && other.Forbids.All(theirs => Forbids.Any(mine => Implication.Holds(theirs.Condition, mine.Condition))));
    }

    /// <inheritdoc/>
    public override string ToString() => Verdict switch
    {
        AccessVerdict.Permit => "permit",
        AccessVerdict.Deny => "deny",
        _ => $"if {Condition}",
    };
}
