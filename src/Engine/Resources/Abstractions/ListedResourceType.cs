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
    private ViewList<TRow>? _list;

    private ViewList<TRow> List => _list ??= new(ViewScope.OfList(Name), GetRowName, GetRowName, GetRowToken)
    {
        NamesIgnoreCase = Traits.NamesIgnoreCase,
    };

    protected abstract string GetName(TDesired desired);

    protected abstract string GetRowName(TRow row);

    /// <summary>Returns a text that changes with the row: the time of its last change, or all that is compared.</summary>
    protected abstract string GetRowToken(TRow row);

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
        var row = await FindRowAsync(aws, GetName(desired), hint.HasPendingChange, cancellationToken);
        return row is null ? null : await ToLiveAsync(aws, row, cancellationToken);
    }

    /// <summary>Finds the row of a resource, in the list or by its name; null if it does not exist.</summary>
    protected Task<TRow?> FindRowAsync(AwsAccount aws, string written, bool isPending, CancellationToken cancellationToken)
    {
        var name = FindSpelling(aws, written);
        return AccountView.NoteAsync(
            ScopeOf(name),
            null,
            ct => isPending || aws.View.IsListStale(List, ScopeOf(name))
                ? ReadByNameAsync(aws, name, ct)
                : ReadListedAsync(aws, name, ct),
            row => row is null ? 0 : List.GetToken(row),
            cancellationToken);
    }

    /// <summary>Finds the row of a resource in the list; null if the list does not have it. Nothing else is read.</summary>
    protected async Task<TRow?> FindListedRowAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        var rows = await aws.View.FindRowsAsync(List, name, ct => ReadAllAsync(aws, ct), cancellationToken);
        return rows is [var row, ..] ? row : null;
    }

    private async Task<TRow?> ReadListedAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        return await ObserveListedAsync(aws, name, await FindListedRowAsync(aws, name, cancellationToken), cancellationToken);
    }

    public sealed override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws, IReadOnlyCollection<string> parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = await aws.View.ReadListAsync(List, ct => ReadAllAsync(aws, ct), cancellationToken);
        var changed = aws.View.ChangedSince(List);
        foreach (var listed in rows)
        {
            if (!changed.Contains(GetRowName(listed)) && await ToLiveAsync(aws, listed, cancellationToken) is { } live) yield return live;
        }

        foreach (var name in changed)
        {
            if (await ReadByNameAsync(aws, name, cancellationToken) is { } row
                && await ToLiveAsync(aws, row, cancellationToken) is { } live) yield return live;
        }
    }

    protected override void InvalidateCreated(AwsAccount aws, TDesired desired, Exception? failure)
    {
        // What the answer of a create has shown is kept.
        if (failure is not null || !RemembersCreated) aws.View.MarkChanged(ScopeOf(GetName(desired)));
    }

    /// <summary>Whether a create calls <see cref="Remember"/>.</summary>
    protected virtual bool RemembersCreated => false;

    /// <summary>Keeps the row of a resource that was created just now, so that it need not be read.</summary>
    protected void Remember(AwsAccount aws, string name, TRow row)
    {
        aws.View.MarkChanged(ScopeOf(name));
        aws.View.Set(ReadKey(name), row, null);
    }

    /// <summary>Reads a resource by its name, without the list.</summary>
    protected Task<TRow?> ReadByNameAsync(AwsAccount aws, string name, CancellationToken cancellationToken) =>
        aws.View.ReadAsync(ReadKey(name), ct => ReadAsync(aws, name, ct), cancellationToken);

    private ViewKey<TRow?> ReadKey(string name) => ScopeOf(name).Read<TRow?>(nameof(ReadAsync));

    /// <summary>
    /// Returns the spelling of a name under which the resource was changed, so that what was read before is not used again. Spellings
    /// differ only if AWS compares names without regard to case.
    /// </summary>
    private string FindSpelling(AwsAccount aws, string name) => Traits.NamesIgnoreCase
        ? aws.View.ChangedSince(List).FirstOrDefault(changed => Traits.IsSameName(changed, name)) ?? name
        : name;

    /// <summary>The scope of the cached reads of one resource.</summary>
    protected ViewScope ScopeOf(string name) => ViewScope.OfResource(Name, null, name);
}
