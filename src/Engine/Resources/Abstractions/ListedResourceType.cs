using System.Runtime.CompilerServices;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>
/// A resource type whose names are unique in the account and whose list shows them all: so those of a hundred stacks cost as much as
/// those of one. What we change is looked up by its name until the list is read again the next time, for reading all of them anew for
/// each that we make would cost more than everything else.
/// </summary>
/// <typeparam name="TDesired">The model.</typeparam>
/// <typeparam name="TRow">What the list shows of a resource.</typeparam>
internal abstract class ListedResourceType<TDesired, TRow> : ResourceTypeBase<TDesired>
    where TDesired : class
    where TRow : class
{
    // No name holds an asterisk.
    private string ListKey => $"{Name}/*";

    protected abstract string GetName(TDesired desired);

    protected abstract string GetRowName(TRow row);

    /// <summary>Every resource of the account.</summary>
    protected abstract Task<IReadOnlyList<TRow>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken);

    /// <summary>The resource of a name; null when there is none.</summary>
    protected abstract Task<TRow?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken);

    /// <summary>What a row means; null when it turns out to be gone.</summary>
    protected abstract ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, TRow row, CancellationToken cancellationToken);

    /// <summary>What the list shows of one resource; null when it shows none of that name.</summary>
    protected virtual Task<TRow?> ObserveListedAsync(AwsAccount aws, string name, TRow? row, CancellationToken cancellationToken) => Task.FromResult(row);

    protected override IEnumerable<string?> Identity(TDesired desired) => [GetName(desired)];

    protected sealed override async Task<LiveResource?> ObserveAsync(AwsAccount aws, TDesired desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var name = GetName(desired);
        var row = hint.HasPendingChange || aws.View.IsListStale(ListKey, Key(name))
            ? await ReadByNameAsync(aws, name, cancellationToken)
            : await ObserveListedAsync(aws, name, (await RowsAsync(aws, cancellationToken)).GetValueOrDefault(name), cancellationToken);
        return row is null ? null : await ToLiveAsync(aws, row, cancellationToken);
    }

    public sealed override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws, IReadOnlyCollection<string> parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(aws, cancellationToken);
        var changed = aws.View.ChangedSince(ListKey, Key("")).Select(key => key[Key("").Length..]).ToHashSet(StringComparer.Ordinal);
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

    /// <summary>Forgets what has been read of a resource that we changed.</summary>
    protected virtual void MarkChanged(AwsAccount aws, string name) => aws.View.MarkChanged(Key(name));

    /// <summary>Reads a resource by its name, whatever the list says.</summary>
    protected Task<TRow?> ReadByNameAsync(AwsAccount aws, string name, CancellationToken cancellationToken) =>
        aws.View.ReadAsync(Key(name), ct => ReadAsync(aws, name, ct), cancellationToken);

    private Task<IReadOnlyDictionary<string, TRow>> RowsAsync(AwsAccount aws, CancellationToken cancellationToken) =>
        aws.View.ReadAsync<IReadOnlyDictionary<string, TRow>>(
            ListKey,
            async ct => (await ReadAllAsync(aws, ct)).ToDictionary(GetRowName, StringComparer.Ordinal),
            cancellationToken);

    private string Key(string name) => $"{Name}/{name}";
}
