using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Maps stacks to the resources of a type that they own, for all stacks of an account. One index serves all stacks for
/// <see cref="AccountViewOptions.ListMaxAge"/>, so a pass does not enumerate the resources of other stacks. It can be that old: it only
/// tells whether a search for orphans is worthwhile.
/// </summary>
internal sealed class OwnershipIndex
{
    private readonly Dictionary<string, List<string>> _byStack = new(StringComparer.Ordinal);
    private readonly List<string> _untagged = [];

    /// <summary>Returns the identifiers of the resources that a stack owns, and of those without tags, which it may own.</summary>
    public IEnumerable<string> GetIds(string stack) => _byStack.TryGetValue(stack, out var ids) ? ids.Concat(_untagged) : _untagged;

    public static Task<OwnershipIndex> ReadAsync(AwsAccount aws, IResourceType type, CancellationToken cancellationToken) =>
        aws.View.ReadAsync(
            ViewScope.OfList(type.Name).Read<OwnershipIndex>(nameof(OwnershipIndex)), ct => FindAsync(aws, type, ct), cancellationToken);

    private static async Task<OwnershipIndex> FindAsync(AwsAccount aws, IResourceType type, CancellationToken cancellationToken)
    {
        var index = new OwnershipIndex();
        await foreach (var live in type.EnumerateAsync(aws, [], cancellationToken))
        {
            if (Ownership.FindStack(live) is { } stack)
            {
                (index._byStack.TryGetValue(stack, out var known) ? known : index._byStack[stack] = []).Add(live.Id);
            }
            else if (live.Tags is null)
            {
                index._untagged.Add(live.Id);
            }
        }

        return index;
    }
}
