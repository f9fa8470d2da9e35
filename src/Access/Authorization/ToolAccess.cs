namespace Reconciler.Access.Authorization;

/// <summary>Whether somebody may call a tool, and on what that depends: on any of the permits, and none of the forbids.</summary>
/// <param name="Verdict">The answer as far as it is certain.</param>
/// <param name="Permits">The policies that permit, or may; empty when one forbids always.</param>
/// <param name="Forbids">The policies that forbid, or may.</param>
public sealed record ToolAccess(AccessVerdict Verdict, IReadOnlyList<AccessCondition> Permits, IReadOnlyList<AccessCondition> Forbids)
{
    /// <summary>The answer where no policy engine is asked.</summary>
    public static ToolAccess Unrestricted { get; } = new(AccessVerdict.Permit, [new AccessCondition("", null)], []);

    /// <summary>The answer where no policy applies, or there is no such tool.</summary>
    public static ToolAccess None { get; } = new(AccessVerdict.Deny, [], []);

    /// <summary>The condition of a verdict that depends, in Cedar: <c>context.input.amount &lt; 100</c>; empty for others.</summary>
    public string Condition
    {
        get
        {
            if (Verdict != AccessVerdict.Depends)
                return "";
            var permits = Permits.Any(p => p.Condition is null) ? [] : Permits.Select(p => p.ToString()).Distinct().ToList();
            var forbids = Forbids.Select(f => $"!({f})").Distinct();
            var permit = permits.Count > 1 ? string.Join(" || ", permits.Select(p => $"({p})")) : permits.FirstOrDefault();
            return string.Join(" && ", (permit is null ? [] : (string[])[permits.Count > 1 && Forbids.Count > 0 ? $"({permit})" : permit]).Concat(forbids));
        }
    }

    /// <summary>Whether all that this allows is certainly allowed by the other, too.</summary>
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
