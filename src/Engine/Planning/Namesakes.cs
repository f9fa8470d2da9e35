using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Chooses among the resources of one name. Of several of ours the oldest counts, so that two workers that started together agree: both see
/// the same times, and neither takes what it made itself for the right one.
/// </summary>
/// <param name="Chosen">The resource; null if there is none of the name.</param>
/// <param name="Others">The others of ours. They are reported and never deleted unasked.</param>
/// <param name="IsStripped">Whether the chosen one is ours by other evidence than its tags.</param>
/// <param name="Problem">Why none of the resources can be taken over; null if one can, or need not.</param>
internal sealed record Namesakes(LiveResource? Chosen, IReadOnlyList<LiveResource> Others, bool IsStripped, string? Problem = null)
{
    public static Namesakes Choose(
        DesiredResource resource, string stack, IReadOnlyList<LiveResource> found, IReadOnlySet<string> evidence)
    {
        var known = InOrderOfAge(found.Where(live =>
            Ownership.Classify(live, stack, resource) switch
            {
                OwnershipClaim.InheritsFromParent or OwnershipClaim.Former => true,
                OwnershipClaim.Ours => Ownership.FindObject(live) == resource.Owner.ToString(),
                OwnershipClaim.Unowned => evidence.Contains(live.Id),
                _ => false,
            }));

        // Another object of the stack had the name; the tags will name this one.
        if (known.Count == 0) known = InOrderOfAge(found.Where(live => Ownership.Classify(live, stack) == OwnershipClaim.Ours));
        if (known.Count > 0)
        {
            return new Namesakes(known[0], known[1..], Ownership.Classify(known[0], stack) == OwnershipClaim.Unowned);
        }

        var foreign = InOrderOfAge(found);
        var adoptable = foreign.Where(live => Ownership.Classify(live, stack) == OwnershipClaim.Unowned).ToList();
        if (resource.Adopt && adoptable.Count > 1)
        {
            var problem = $"{adoptable.Count} resources have its name: {string.Join(", ", adoptable.Select(live => live.Id))}; set the tags "
                + $"{Ownership.OwnerTag}=reconciler, {Ownership.StackTag}={stack} and {Ownership.ObjectTag}={resource.Owner} "
                + "on the one to adopt";
            return new Namesakes(adoptable[0], [], false, problem);
        }

        return new Namesakes((resource.Adopt ? adoptable.FirstOrDefault() : null) ?? foreign.FirstOrDefault(), [], false);
    }

    private static List<LiveResource> InOrderOfAge(IEnumerable<LiveResource> found) =>
        [.. found.OrderBy(live => live.CreatedAt ?? DateTimeOffset.MaxValue).ThenBy(live => live.Id, StringComparer.Ordinal)];
}
