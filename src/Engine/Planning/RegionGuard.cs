using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Keeps a stack from being made a second time in another region. Both would fight over what has no region: their roles, whose tags name the
/// region they were made for.
/// </summary>
internal static class RegionGuard
{
    /// <summary>Says why nothing of the stack is changed here, and how to move it.</summary>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="made">The region that the tag names.</param>
    /// <param name="here">The region that the stack is connected to.</param>
    public static string Describe(string stack, string made, string here) =>
        $"it belongs to the stack {stack} in {made}, not in {here}; to move the stack, destroy it in {made} first; "
        + "to have it in both, give this one another name";

    /// <summary>Withholds all changes and deletions if a resource of the stack belongs to its namesake in another region.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="region">The region that the stack is connected to.</param>
    public static Plan Check(Plan plan, string region)
    {
        var other = plan.Changes
            .Where(change => change.Live is not null && change.Kind == ChangeKind.Conflict)
            .Select(change => Ownership.FindOtherRegion(change.Live!, change.Type, region))
            .FirstOrDefault(found => found is not null);
        if (other is null) return plan;
        var reason = $"the stack was made in {other}, and this is {region}";
        return plan with
        {
            Changes = [.. plan.Changes.Select(change => change.Kind is ChangeKind.Conflict ? change : change with { Withheld = reason })],
            Deletions = [.. plan.Deletions.Select(change => change with { Withheld = reason })],
            TemporaryChanges = [.. plan.TemporaryChanges.Select(change => change with { Withheld = reason })],
        };
    }
}
