using System.Collections.Concurrent;

namespace Reconciler.Engine.Aws;

/// <content>Lists: their rows, the rows that we added, the rows that we made stale, and the end of all of them.</content>
internal sealed partial class AccountView
{
    private readonly Lock _gate = new();

    // The items that we changed, by the list that contains them, and the rows that we added to it. Guarded by the gate.
    private readonly Dictionary<ViewScope, Dictionary<string, DateTimeOffset>> _changed = [];
    private readonly Dictionary<ViewScope, Dictionary<string, (DateTimeOffset At, object Row)>> _added = [];
    private long _sweptAt = clock.GetUtcNow().UtcTicks;

    /// <summary>The number of cached reads, of rows that were added, and of changes that make lists stale.</summary>
    public (int Reads, int Added, int Changed) Count
    {
        get
        {
            lock (_gate)
            {
                var reads = _entries.Values.Sum(reads => reads.Count);
                return (reads, _added.Values.Sum(rows => rows.Count), _changed.Values.Sum(items => items.Count));
            }
        }
    }

    /// <summary>The number of scopes that are kept. It is not larger than the numbers of <see cref="Count"/> together.</summary>
    public int ScopeCount
    {
        get
        {
            lock (_gate) return _entries.Count + _added.Count + _changed.Count;
        }
    }

    /// <summary>Reads a list. The result includes the rows that were added with <see cref="Add"/> after the list was read.</summary>
    /// <param name="list">The list.</param>
    /// <param name="load">Makes the calls.</param>
    /// <param name="cancellationToken">Cancels this reader, not the shared call.</param>
    public Task<IReadOnlyList<TRow>> ReadListAsync<TRow>(
        ViewList<TRow> list, Func<CancellationToken, Task<IReadOnlyList<TRow>>> load, CancellationToken cancellationToken)
        where TRow : class => NoteAsync(
        list.Scope,
        null,
        async ct =>
        {
            var rows = await RowsAsync(list, load, ct);
            var added = FindAdded(list);
            return added.Count == 0 ? rows.Rows : [.. rows.Rows.UnionBy(added, list.IdOf)];
        },
        list.GetToken,
        cancellationToken);

    /// <summary>Reads a list and returns its rows with a name. Other rows may move without that the result does.</summary>
    /// <param name="list">The list.</param>
    /// <param name="name">The name.</param>
    /// <param name="load">Makes the calls.</param>
    /// <param name="cancellationToken">Cancels this reader, not the shared call.</param>
    public Task<IReadOnlyList<TRow>> FindRowsAsync<TRow>(
        ViewList<TRow> list,
        string name,
        Func<CancellationToken, Task<IReadOnlyList<TRow>>> load,
        CancellationToken cancellationToken)
        where TRow : class => NoteAsync<IReadOnlyList<TRow>>(
        list.Scope,
        name,
        async ct =>
        {
            var rows = (await RowsAsync(list, load, ct)).Find(name);
            return [.. rows.UnionBy(FindAdded(list).Where(row => list.Names.Equals(list.NameOf(row), name)), list.IdOf)];
        },
        list.GetToken,
        cancellationToken);

    /// <summary>
    /// Adds a row for a resource that we created. Reading the whole list again after each create would cost too many calls.
    /// </summary>
    public void Add<TRow>(ViewList<TRow> list, TRow row) where TRow : class
    {
        // A list that nobody has read contains the resource when it is read.
        if (Find(list.Key) is null) return;
        lock (_gate) Open(_added, list.Scope)[list.IdOf(row)] = (clock.GetUtcNow(), row);
    }

    /// <summary>Keeps an empty list, because its parent was created just now.</summary>
    public void SetEmpty<TRow>(ViewList<TRow> list, params IReadOnlyList<TRow> rows) where TRow : class =>
        Set(list.Key, new ViewRows<TRow>(list, rows), list.IsReadRarely ? "" : null);

    /// <summary>
    /// Removes all reads of a resource that we changed, and records the time: lists that were read before are stale for this resource.
    /// </summary>
    public void MarkChanged(ViewScope resource)
    {
        Forget(resource);
        MarkStale(resource);
    }

    /// <summary>
    /// Removes one read of a resource that we changed, as <see cref="MarkChanged(ViewScope)"/> does with all. The others stand still.
    /// </summary>
    public void MarkChanged<T>(ViewKey<T> read)
    {
        Forget(read);
        MarkStale(read.Scope);
    }

    /// <summary>Whether the cached list was read before our last change of a resource, and is not due to be read again yet.</summary>
    public bool IsListStale<TRow>(ViewList<TRow> list, ViewScope resource) where TRow : class
    {
        DateTimeOffset changed;
        lock (_gate)
        {
            if (!_changed.TryGetValue(resource.List, out var changes) || !changes.TryGetValue(resource.Id!, out changed)) return false;
        }

        return Find(list.Key) is { } read
            && read.ReadAt <= changed
            && IsFresh(read, list.IsReadRarely ? "" : null, clock.GetUtcNow());
    }

    /// <summary>Returns the identifiers of the resources that we changed after a list was read. The list may lack them.</summary>
    public IReadOnlySet<string> ChangedSince<TRow>(ViewList<TRow> list) where TRow : class
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        if (Find(list.Key) is not { } read) return changed;
        lock (_gate)
        {
            if (!_changed.TryGetValue(list.Scope, out var changes)) return changed;
            changed.UnionWith(changes.Where(change => change.Value >= read.ReadAt).Select(change => change.Key));
        }

        return changed;
    }

    private void MarkStale(ViewScope resource)
    {
        lock (_gate) Open(_changed, resource.List)[resource.Id!] = clock.GetUtcNow();
    }

    private async Task<ViewRows<TRow>> RowsAsync<TRow>(
        ViewList<TRow> list, Func<CancellationToken, Task<IReadOnlyList<TRow>>> load, CancellationToken cancellationToken)
        where TRow : class
    {
        SweepIfDue();
        return await ReadAsync(
            list.Key,
            list.IsReadRarely ? "" : null,
            async ct =>
            {
                var began = clock.GetUtcNow();
                var rows = new ViewRows<TRow>(list, await load(ct));

                // The list includes what we did before it was read.
                lock (_gate)
                {
                    Drop(_added, list.Scope, entry => entry.At < began);
                    Drop(_changed, list.Scope, at => at < began);
                }

                return rows;
            },
            cancellationToken);
    }

    private List<TRow> FindAdded<TRow>(ViewList<TRow> list) where TRow : class
    {
        if (Find(list.Key) is not { } read) return [];
        lock (_gate)
        {
            return _added.TryGetValue(list.Scope, out var added)
                ? [.. added.Values.Where(entry => entry.At >= read.ReadAt).Select(entry => (TRow)entry.Row)]
                : [];
        }
    }

    private void SweepIfDue()
    {
        var (now, last) = (clock.GetUtcNow(), Volatile.Read(ref _sweptAt));
        if (now.UtcTicks - last <= options.DeepCheckEvery.Ticks) return;
        if (Interlocked.CompareExchange(ref _sweptAt, now.UtcTicks, last) == last) Sweep(now - options.DeepCheckEvery);
    }

    /// <summary>Drops what nobody has used since a time: resources and parents that are gone, and what was remembered of them.</summary>
    private void Sweep(DateTimeOffset before)
    {
        foreach (var (scope, reads) in _entries)
        {
            foreach (var read in reads.Where(read => read.Value.UsedAt < before)) reads.TryRemove(read);

            // A reader that adds to it at this moment reads once more than it must.
            if (reads.IsEmpty) _entries.TryRemove(KeyValuePair.Create(scope, reads));
        }

        lock (_gate)
        {
            foreach (var scope in _added.Keys.ToList()) Drop(_added, scope, entry => entry.At < before);
            foreach (var scope in _changed.Keys.ToList()) Drop(_changed, scope, at => at < before);
        }
    }

    private static Dictionary<string, T> Open<T>(Dictionary<ViewScope, Dictionary<string, T>> all, ViewScope scope) =>
        all.TryGetValue(scope, out var items) ? items : all[scope] = new Dictionary<string, T>(StringComparer.Ordinal);

    private static void Drop<T>(Dictionary<ViewScope, Dictionary<string, T>> all, ViewScope scope, Func<T, bool> isOver)
    {
        if (!all.TryGetValue(scope, out var items)) return;
        foreach (var id in items.Where(item => isOver(item.Value)).Select(item => item.Key).ToList()) items.Remove(id);
        if (items.Count == 0) all.Remove(scope);
    }
}
