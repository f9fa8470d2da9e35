using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Iam;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Orders the rename of roles. AWS cannot rename a role: the new one is created, the resources that use the old one are changed, and only
/// then the old one is deleted. Such a deletion loses nothing, so it alone does not halt pruning.
/// </summary>
internal static class RoleRenames
{
    /// <summary>Finds the orphans that are old roles, each with the changes that must be complete before it is deleted.</summary>
    public static IReadOnlyDictionary<ResourceAddress, IReadOnlyList<ResourceAddress>> Find(
        ResourceGraph graph, IReadOnlyList<PlannedChange> changes, IReadOnlyList<PlannedChange> orphans)
    {
        var found = new Dictionary<ResourceAddress, IReadOnlyList<ResourceAddress>>();
        foreach (var orphan in orphans.Where(orphan => orphan.Type.Name == ResourceTypeNames.Role))
        {
            if (changes.FirstOrDefault(change => Replaces(change, orphan.Live!)) is not { } successor) continue;
            found[orphan.Address] =
            [
                .. changes
                    .Where(change => change.Address == successor.Address
                        || graph.GetDependencies(change.Address).Contains(successor.Address))
                    .Where(change => change is not { Kind: ChangeKind.None, Live.Phase: Phase.Ready })
                    .Select(change => change.Address),
            ];
        }

        return found;
    }

    // An object can have two roles.
    private static bool Replaces(PlannedChange change, LiveResource old) =>
        change is { Desired: RoleState desired, Owner: { } owner }
        && owner.ToString() == Ownership.FindObject(old)
        && Ownership.FindPart(old) == desired.Tags.GetValueOrDefault(Ownership.PartTag);
}
