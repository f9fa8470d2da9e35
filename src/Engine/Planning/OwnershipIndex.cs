using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Maps stacks to the resources of a type that they own, for all stacks of an account. One index serves all stacks for
/// <see cref="EngineOptions.ListMaxAge"/>, so a pass does not enumerate the resources of other stacks. It can be that old: it only
/// tells whether a search for orphans is worthwhile, and what former owners left.
/// </summary>
internal sealed class OwnershipIndex
{
    private readonly Dictionary<string, List<Entry>> _byStack = new(StringComparer.Ordinal);
    private readonly List<string> _untagged = [];

    /// <summary>A resource with owner tags.</summary>
    /// <param name="Id">Its identifier.</param>
    /// <param name="Name">Its name in AWS.</param>
    /// <param name="Object">The spec object that its tags name, as <c>Kind/name</c>.</param>
    /// <param name="Part">Which of several resources of the type that the object defines; null if there is only one.</param>
    /// <param name="DisplayName">Its name for output.</param>
    public sealed record Entry(string Id, string Name, string? Object, string? Part, string DisplayName);

    /// <summary>Returns the identifiers of the resources that a stack owns, and of those without tags, which it may own.</summary>
    public IEnumerable<string> GetIds(string stack) => GetOwned(stack).Select(entry => entry.Id).Concat(_untagged);

    /// <summary>Returns the resources whose tags name a stack.</summary>
    public IReadOnlyList<Entry> GetOwned(string stack) => _byStack.TryGetValue(stack, out var entries) ? entries : [];

    /// <summary>Returns the identifiers of the resources that a stack owns or may own. Those of other stacks may come and go.</summary>
    public static Task<IReadOnlyList<string>> GetIdsAsync(
        AwsAccount aws, IResourceType type, string stack, CancellationToken cancellationToken) => AccountView.NoteAsync<IReadOnlyList<string>>(
        ViewScope.OfList(type.Name),
        $"{nameof(OwnershipIndex)} {stack}",
        async ct => [.. (await ReadAsync(aws, type, ct)).GetIds(stack)],
        ids => ids.Order(StringComparer.Ordinal).Aggregate(0L, ViewReads.Combine),
        cancellationToken);

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
                var (owner, part) = (Ownership.FindObject(live), Ownership.FindPart(live));
                var entry = new Entry(live.Id, NameOf(type, live), owner, part, live.DisplayName);
                (index._byStack.TryGetValue(stack, out var known) ? known : index._byStack[stack] = []).Add(entry);
            }
            else if (live.Tags is null)
            {
                index._untagged.Add(live.Id);
            }
        }

        return index;
    }

    /// <summary>Returns the name of a live resource in AWS.</summary>
    public static string NameOf(IResourceSchema type, LiveResource live) =>
        type.Traits.NameMember is { } member && ModelMapper.Get(live.State, member) is string name ? name : live.Id;
}
