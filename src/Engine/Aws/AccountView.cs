using System.Collections.Concurrent;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Caches the reads of one account and region. Concurrent readers of the same key share one call. A list is read again after
/// <see cref="AccountViewOptions.ListMaxAge"/>; an item only if its change token changed or its deep check is due. A change of ours
/// invalidates the entries that it affects.
/// </summary>
internal sealed class AccountView(TimeProvider clock, AccountViewOptions options)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _changed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(DateTimeOffset At, object Row)>> _added = new(StringComparer.Ordinal);

    /// <summary>How long a cached list is used.</summary>
    public TimeSpan ListMaxAge => options.ListMaxAge;

    /// <summary>Reads an entry that has no change token, such as a list.</summary>
    public Task<T> ReadAsync<T>(string key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken) =>
        ReadAsync(key, null, load, cancellationToken);

    /// <summary>Reads a list. The result includes the rows that were added with <see cref="Add"/> after the list was read.</summary>
    /// <param name="key">The key of the list.</param>
    /// <param name="idOf">Returns the identifier of a row.</param>
    /// <param name="load">Makes the calls.</param>
    /// <param name="cancellationToken">Cancels this reader, not the shared call.</param>
    public async Task<IReadOnlyList<TRow>> ReadListAsync<TRow>(
        string key, Func<TRow, string> idOf, Func<CancellationToken, Task<IReadOnlyList<TRow>>> load, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(key, load, cancellationToken);
        if (!_added.TryGetValue(key, out var added) || !_entries.TryGetValue(key, out var list)) return rows;

        // Drop rows older than the list: it includes them.
        while (added.TryPeek(out var oldest) && oldest.At < list.ReadAt) added.TryDequeue(out _);
        return added.IsEmpty ? rows : [.. rows.UnionBy(added.Select(entry => (TRow)entry.Row), idOf)];
    }

    /// <summary>
    /// Adds a row for a resource that we created. Reading the whole list again after each create would cost too many calls.
    /// </summary>
    public void Add(string listKey, object row) =>
        _added.GetOrAdd(listKey, _ => []).Enqueue((clock.GetUtcNow(), row));

    /// <summary>Reads an item whose list contains a change token, such as the time of its last update.</summary>
    /// <param name="key">The key of the item.</param>
    /// <param name="changeToken">A value that changes with the item; null to apply the maximum age of lists.</param>
    /// <param name="load">Makes the call.</param>
    /// <param name="cancellationToken">Cancels this reader, not the shared call.</param>
    public Task<T> ReadAsync<T>(string key, string? changeToken, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var entry = _entries.AddOrUpdate(
            key,
            _ => NewEntry(),
            (_, old) => IsFresh(old, changeToken, now) ? old : NewEntry());
        return ((Lazy<Task<T>>)entry.Read).Value.WaitAsync(cancellationToken);

        Entry NewEntry() => new(changeToken, now, new Lazy<Task<T>>(() => LoadAsync(key, load)));
    }

    /// <summary>Reads an item that rarely changes except by us. It is read again only when its deep check is due.</summary>
    public Task<T> ReadUntilDeepCheckAsync<T>(string key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken) =>
        ReadAsync(key, "", load, cancellationToken);

    /// <summary>Removes an entry, because the item was changed or is changing.</summary>
    public void Invalidate(string key) => _entries.TryRemove(key, out _);

    /// <summary>
    /// Removes the entry of an item that we changed, and records the time: lists that were read before are stale for this item.
    /// </summary>
    public void MarkChanged(string key)
    {
        Invalidate(key);
        _changed[key] = clock.GetUtcNow();
    }

    /// <summary>Whether the cached list was read before our last change of an item, and is not due to be read again yet.</summary>
    public bool IsListStale(string listKey, string key) =>
        _changed.TryGetValue(key, out var changed)
        && _entries.TryGetValue(listKey, out var list)
        && list.ReadAt <= changed
        && IsFresh(list, list.ChangeToken, clock.GetUtcNow());

    /// <summary>Returns the keys with a prefix that we changed after a list was read. The list may lack them.</summary>
    public IReadOnlyList<string> ChangedSince(string listKey, string prefix)
    {
        if (!_entries.TryGetValue(listKey, out var list)) return [];
        var changed = new List<string>();
        foreach (var (key, changedAt) in _changed.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            // Drop keys older than the list: it includes them.
            if (changedAt < list.ReadAt) _changed.TryRemove(KeyValuePair.Create(key, changedAt));
            else changed.Add(key);
        }

        return changed;
    }

    /// <summary>Removes all entries whose key starts with a prefix.</summary>
    public void InvalidatePrefix(string prefix)
    {
        foreach (var key in _entries.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))) Invalidate(key);
    }

    /// <summary>Removes all entries, so that the next readers call AWS.</summary>
    public void Clear() => _entries.Clear();

    private async Task<T> LoadAsync<T>(string key, Func<CancellationToken, Task<T>> load)
    {
        // Readers share the call, so one reader must not cancel it for the others. The time-outs of the client bound it.
        var loaded = false;
        try
        {
            var value = await load(CancellationToken.None);
            loaded = true;
            return value;
        }
        finally
        {
            if (!loaded) Invalidate(key);
        }
    }

    private bool IsFresh(Entry entry, string? changeToken, DateTimeOffset now) => changeToken is null
        ? now - entry.ReadAt <= options.ListMaxAge
        : entry.ChangeToken == changeToken && now - entry.ReadAt <= options.DeepCheckEvery;

    private sealed record Entry(string? ChangeToken, DateTimeOffset ReadAt, object Read);
}
