using System.Runtime.CompilerServices;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>
/// A resource type with unique names whose list call returns everything that is compared. All stacks share the cached list, so many stacks
/// cost as many calls as one. A resource that we changed is read by its name until the list is due again, because reading the whole list
/// after each change would cost too many calls.
/// </summary>
/// <typeparam name="TDesired">The class of the desired state.</typeparam>
/// <typeparam name="TRow">An entry of the list.</typeparam>
internal abstract class ListedResourceType<TDesired, TRow> : ResourceTypeBase<TDesired>
    where TDesired : class
    where TRow : class
{
    private ViewKey<IReadOnlyDictionary<string, TRow>> ListKey =>
        ViewScope.OfList(Name).Read<IReadOnlyDictionary<string, TRow>>(nameof(ReadAllAsync));

    protected abstract string GetName(TDesired desired);

    protected abstract string GetRowName(TRow row);

    /// <summary>Lists all resources of the account.</summary>
    protected abstract Task<IReadOnlyList<TRow>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken);

    /// <summary>Reads a resource by its name; null if it does not exist.</summary>
    protected abstract Task<TRow?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken);

    /// <summary>Converts a row, with further reads if necessary; null if the resource no longer exists.</summary>
    protected abstract ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, TRow row, CancellationToken cancellationToken);

    /// <summary>Completes the row of the list, which is null if the list does not contain the name.</summary>
    protected virtual Task<TRow?> ObserveListedAsync(AwsAccount aws, string name, TRow? row, CancellationToken cancellationToken) =>
        Task.FromResult(row);

    protected override IEnumerable<string?> Identity(TDesired desired) => [GetName(desired)];

    protected sealed override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, TDesired desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var name = GetName(desired);
        var row = hint.HasPendingChange || aws.View.IsListStale(ListKey, ScopeOf(name))
            ? await ReadByNameAsync(aws, name, cancellationToken)
            : await ObserveListedAsync(aws, name, (await RowsAsync(aws, cancellationToken)).GetValueOrDefault(name), cancellationToken);
        return row is null ? null : await ToLiveAsync(aws, row, cancellationToken);
    }

    public sealed override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws, IReadOnlyCollection<string> parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(aws, cancellationToken);
        var changed = aws.View.ChangedSince(ListKey);
        foreach (var (name, listed) in rows)
        {
            if (!changed.Contains(name) && await ToLiveAsync(aws, listed, cancellationToken) is { } live) yield return live;
        }

        foreach (var name in changed)
        {
            if (await ReadByNameAsync(aws, name, cancellationToken) is { } row
                && await ToLiveAsync(aws, row, cancellationToken) is { } live) yield return live;
        }
    }

    /// <summary>Invalidates the cached reads of a resource that we changed.</summary>
    protected void MarkChanged(AwsAccount aws, string name) => aws.View.MarkChanged(ScopeOf(name));

    /// <summary>Reads a resource by its name, without the list.</summary>
    protected Task<TRow?> ReadByNameAsync(AwsAccount aws, string name, CancellationToken cancellationToken) =>
        aws.View.ReadAsync(ScopeOf(name).Read<TRow?>(nameof(ReadAsync)), ct => ReadAsync(aws, name, ct), cancellationToken);

    private Task<IReadOnlyDictionary<string, TRow>> RowsAsync(AwsAccount aws, CancellationToken cancellationToken) =>
        aws.View.ReadAsync<IReadOnlyDictionary<string, TRow>>(
            ListKey,
            async ct => (await ReadAllAsync(aws, ct)).ToDictionary(GetRowName, StringComparer.Ordinal),
            cancellationToken);

    /// <summary>The scope of the cached reads of one resource.</summary>
    protected ViewScope ScopeOf(string name) => ViewScope.OfResource(Name, null, name);
}
