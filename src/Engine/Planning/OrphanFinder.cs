using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;

namespace Reconciler.Engine.Planning;

/// <summary>Finds resources that a stack owns and that are not in its specs. It reads only.</summary>
internal sealed class OrphanFinder(ResourceTypes types, AwsAccount aws, string stack, StackMemory memory, KnownStacks stacks)
{
    /// <summary>The result of a search.</summary>
    /// <param name="Orphans">The deletions, type by type.</param>
    /// <param name="Unsearched">The types that could not be read, with the failure. None of their resources is deleted.</param>
    /// <param name="Claimed">The resources that another stack takes over, with the object that names them. They are not deleted.</param>
    public sealed record Result(
        IReadOnlyList<PlannedChange> Orphans,
        IReadOnlyList<string> Unsearched,
        IReadOnlyList<(PlannedChange Resource, FormerOwner By)> Claimed)
    {
        public static Result Empty { get; } = new([], [], []);

        /// <summary>Whether no parent was left out because this process created it a moment ago.</summary>
        public bool IsComplete { get; init; } = true;
    }

    /// <summary>Finds the orphans.</summary>
    /// <param name="changes">The changes of the desired resources. What they observed is no orphan, nor are its namesakes.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<Result> FindAsync(IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        // What was created a moment ago is in the specs, too, although nobody has looked at it yet.
        var claimed = changes
            .SelectMany(change => change.Duplicates.Append(change.Live).OfType<LiveResource>().Select(live => Key(change.Type, live.Id)))
            .Concat(
                from change in changes
                where memory[change.Address] is { Pending: ChangeKind.Create, Id: not null }
                select Key(change.Type, memory[change.Address].Id!))
            .ToHashSet();

        // Skip types with an unreadable resource: the search could find that resource and take it for an orphan.
        var unreadable = changes
            .Where(change => !change.IsComplete && change.Live is null && change.Kind != ChangeKind.Create)
            .Concat(changes.Where(change => change is { Kind: ChangeKind.Unreadable or ChangeKind.Conflict, Live: null }))
            .Select(change => change.Type.Name)
            .ToHashSet();
        var found = await Task.WhenAll(types.InOrder
            .Where(type => !unreadable.Contains(type.Name))
            .Select(type => SearchAsync(type, changes, claimed, cancellationToken)));
        var orphans = found.SelectMany(result => result.Orphans).ToList();
        var taken = orphans.Select(orphan => (Resource: orphan, By: FindClaim(orphan))).Where(pair => pair.By is not null).ToList();
        return new Result(
            [.. orphans.Except(taken.Select(pair => pair.Resource))],
            [.. found.Select(result => result.Failure).OfType<string>()],
            [.. taken.Select(pair => (pair.Resource, pair.By!))])
        {
            IsComplete = !types.InOrder.Select(type => type.ParentType).OfType<string>().Any(parent => FindRecent(parent).Any()),
        };
    }

    private static (string, string) Key(IResourceSchema type, string id) => (type.Name, type.Traits.Normalize(id));

    private FormerOwner? FindClaim(PlannedChange orphan)
    {
        if (Ownership.FindObject(orphan.Live!) is not { } owner || owner.Split('/') is not [var kind, var name]) return null;
        return stacks.FindClaim(new FormerOwner(stack, new ObjectRef(kind, name)));
    }

    private async Task<(IReadOnlyList<PlannedChange> Orphans, string? Failure)> SearchAsync(
        IResourceType type, IReadOnlyList<PlannedChange> changes, HashSet<(string, string)> claimed, CancellationToken cancellationToken)
    {
        var parents = changes
            .Where(change => change.Type.Name == type.ParentType)
            .Where(change => change is { Live: not null, IsExisting: false, Kind: not (ChangeKind.Conflict or ChangeKind.Replace) })
            .ToDictionary(change => change.Live!.Id, change => change.Live!);
        var orphans = new List<PlannedChange>();
        try
        {
            if (!await MayHaveOrphansAsync(type, parents.Keys, claimed, cancellationToken)) return ([], null);
            await foreach (var live in type.EnumerateAsync(aws, parents.Keys, cancellationToken))
            {
                if (claimed.Contains(Key(type, live.Id))) continue;
                if (Ownership.IsRetained(live, parents.GetValueOrDefault(live.ParentId ?? ""))) continue;

                // What somebody has added to a parent of ours, such as an endpoint to a runtime, is drift of the parent.
                var claim = Ownership.Classify(live, stack);
                var isAdded = claim == OwnershipClaim.Unowned && parents.ContainsKey(live.ParentId ?? "");
                if (!isAdded && claim is not (OwnershipClaim.Ours or OwnershipClaim.InheritsFromParent)) continue;

                // Deleting a parent would delete its children.
                if (Ownership.FindRetainedChildren(live).Any()) continue;
                orphans.Add(new PlannedChange(new ResourceAddress(type.Name, live.Id), ChangeKind.Delete)
                {
                    Type = type,
                    Live = live,
                    IsDrift = isAdded,
                    Reason = isAdded ? "added outside of git" : "no longer in the specs",
                });
            }
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return ([], $"{type.Name}: {FailureClassifier.Classify(e)}");
        }

        return (orphans, null);
    }

    // Most passes have no orphans. Enumerating all resources of the account in each of them would cost more calls than everything else.
    private async Task<bool> MayHaveOrphansAsync(
        IResourceType type, IReadOnlyCollection<string> parents, HashSet<(string, string)> claimed, CancellationToken cancellationToken)
    {
        if (memory.GetCreated(type.Name).Any(created => !claimed.Contains(Key(type, created.Id)))) return true;
        if (type.ParentType is null)
        {
            var ids = await OwnershipIndex.GetIdsAsync(aws, type, stack, cancellationToken);
            return ids.Any(id => !claimed.Contains(Key(type, id)));
        }

        return parents.Except(FindRecent(type.ParentType)).Any();
    }

    /// <summary>The parents that were created within the age of lists. They have only children from this plan.</summary>
    private IEnumerable<string> FindRecent(string parentType) => memory.GetCreated(parentType)
        .Where(created => aws.Clock.GetUtcNow() - created.At <= aws.View.ListMaxAge)
        .Select(created => created.Id);
}
