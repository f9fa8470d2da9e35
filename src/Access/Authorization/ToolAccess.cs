namespace Reconciler.Access.Authorization;

/// <summary>A caller's access to a tool. A call is allowed if one of the permits applies and none of the forbids.</summary>
/// <param name="Verdict">The verdict over all arguments.</param>
/// <param name="Permits">The policies that permit or may permit; empty if a policy always forbids.</param>
/// <param name="Forbids">The policies that forbid or may forbid.</param>
public sealed record ToolAccess(AccessVerdict Verdict, IReadOnlyList<AccessCondition> Permits, IReadOnlyList<AccessCondition> Forbids)
{
    /// <summary>The entry of <see cref="DependsOn"/> for policies that read the time.</summary>
    public const string Time = "the time";

    /// <summary>The access if no policy engine is enforced.</summary>
    public static ToolAccess Unrestricted { get; } = new(AccessVerdict.Permit, [new AccessCondition("", null)], []);

    /// <summary>The access if no policy applies, or if the tool does not exist.</summary>
    public static ToolAccess None { get; } = new(AccessVerdict.Deny, [], []);

    /// <summary>The policies that suppress or may suppress the output of an allowed call.</summary>
    public IReadOnlyList<AccessCondition> Suppressions { get; init; } = [];

    /// <summary>
    /// The access of some of the callers, in the order in which they are tested, if the caller is every caller of a type and claims or
    /// ARNs decide. All others have the access of the last case, whose <see cref="AccessCase.Caller"/> is empty.
    /// </summary>
    public IReadOnlyList<AccessCase> Cases { get; init; } = [];

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

    /// <summary>
    /// What the decision depends on: <c>the arguments</c>, <c>the caller</c>, <c>the time</c>, <c>history</c>, <c>a guardrail</c>;
    /// empty unless the verdict is <see cref="AccessVerdict.Depends"/>.
    /// </summary>
    public IReadOnlyList<string> DependsOn =>
        Verdict == AccessVerdict.Depends ? [.. Permits.Concat(Forbids).SelectMany(c => c.FindDependencies()).Distinct()] : [];

    /// <summary>Whether the other access certainly allows all calls that this one allows, and their outputs.</summary>
    public bool IsWithin(ToolAccess other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Verdict == AccessVerdict.Deny)
            return true;
        return AreImplied(other.Suppressions, Suppressions)
            && (other.Verdict == AccessVerdict.Permit
                || (Permits.All(mine => other.Permits.Any(theirs => Implication.Holds(mine.Condition, theirs.Condition)))
                    && AreImplied(other.Forbids, Forbids)));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Cases.Count > 0)
            return string.Join("; ", Cases.Select(c => c.Caller.Length == 0 ? $"else {c.Access}" : $"{c.Caller}: {c.Access}"));
        var verdict = Verdict switch
        {
            AccessVerdict.Permit => "permit",
            AccessVerdict.Deny => "deny",
            _ => $"if {Condition}{DescribeDependencies()}",
        };
        return Verdict == AccessVerdict.Deny || Suppressions.Count == 0 ? verdict : $"{verdict}, {DescribeSuppressions()}";
    }

    // The condition names arguments and claims. Who reads about the time or about history should know that the answer may change.
    private string DescribeDependencies()
    {
        var changing = DependsOn.Where(d => d is not ("the arguments" or "the caller")).ToList();
        return changing.Count == 0 ? "" : $" (depends on {string.Join(" and ", changing)})";
    }

    private string DescribeSuppressions() => Suppressions.Any(s => s.Condition is null)
        ? "the output is suppressed"
        : $"the output is suppressed if {string.Join(" or ", Suppressions.Select(s => s.ToString()).Distinct())}";

    private static bool AreImplied(IReadOnlyList<AccessCondition> conditions, IReadOnlyList<AccessCondition> by) =>
        conditions.All(theirs => by.Any(mine => Implication.Holds(theirs.Condition, mine.Condition)));
}
