using System.Collections.Concurrent;

namespace Reconciler.Engine.Aws;

/// <summary>
/// What has been read of one account and region. Readers that ask for the same thing share one call; a list is read again when
/// it has grown old, an item only when its change token moved or its deep check is due; whatever was changed is forgotten.
/// </summary>
internal sealed class AccountView(TimeProvider clock, AccountViewOptions options)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _touched = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(DateTimeOffset At, object Row)>> _added = new(StringComparer.Ordinal);

    /// <summary>How long a list is shared.</summary>
    public TimeSpan ListMaxAge => options.ListMaxAge;

    /// <summary>Reads something that has no change token, such as a list.</summary>
    public Task<T> ReadAsync<T>(string key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken) =>
        ReadAsync(key, null, load, cancellationToken);

    /// <summary>Reads a list, and with it what we have added to it since it was read.</summary>
    /// <param name="key">The list.</param>
    /// <param name="idOf">What tells rows apart.</param>
    /// <param name="load">The calls.</param>
    /// <param name="cancellationToken">Gives up this reader.</param>
    public async Task<IReadOnlyList<TRow>> ReadListAsync<TRow>(
        string key, Func<TRow, string> idOf, Func<CancellationToken, Task<IReadOnlyList<TRow>>> load, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(key, load, cancellationToken);
        if (!_added.TryGetValue(key, out var added) || !_entries.TryGetValue(key, out var list)) return rows;

        // What the list has seen needs no remembering.
        while (added.TryPeek(out var oldest) && oldest.At < list.ReadAt) added.TryDequeue(out _);
        return added.IsEmpty ? rows : [.. rows.UnionBy(added.Select(entry => (TRow)entry.Row), idOf)];
    }

    /// <summary>Adds a row to a list for something that we made: reading all of it anew for each would cost more than everything else.</summary>
    public void Add(string listKey, object row) =>
        _added.GetOrAdd(listKey, _ => []).Enqueue((clock.GetUtcNow(), row));

    /// <summary>Reads an item whose list says when it changed last.</summary>
    /// <param name="key">What is read.</param>
    /// <param name="changeToken">Moves when the item changes; null when the list has none.</param>
    /// <param name="load">The call.</param>
    /// <param name="cancellationToken">Gives up this reader; others that wait for the same call get their answer.</param>
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

    /// <summary>Reads something that hardly ever changes but by us: again only when its deep check is due.</summary>
    public Task<T> ReadUntilDeepCheckAsync<T>(string key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken) =>
        ReadAsync(key, "", load, cancellationToken);

    /// <summary>Forgets an item because it was changed, or because it is changing.</summary>
    public void Invalidate(string key) => _entries.TryRemove(key, out _);

    /// <summary>Forgets an item that we changed, and remembers when: lists that were read before say nothing about it any more.</summary>
    public void MarkChanged(string key)
    {
        Invalidate(key);
        _touched[key] = clock.GetUtcNow();
    }

    /// <summary>Whether a list was read before we changed an item that it shows or lacks, and will not be read again yet.</summary>
    public bool IsListStale(string listKey, string key) =>
        _touched.TryGetValue(key, out var touched) && _entries.TryGetValue(listKey, out var list) && list.ReadAt <= touched
        && IsFresh(list, list.ChangeToken, clock.GetUtcNow());

    /// <summary>The items that we changed after a list was read, by keys that start so; some of them it may lack.</summary>
    public IReadOnlyList<string> ChangedSince(string listKey, string prefix)
    {
        if (!_entries.TryGetValue(listKey, out var list)) return [];
        var changed = new List<string>();
        foreach (var (key, touched) in _touched.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            // What the list has seen needs no remembering.
            if (touched < list.ReadAt) _touched.TryRemove(KeyValuePair.Create(key, touched));
            else changed.Add(key);
        }

        return changed;
    }

    /// <summary>Forgets everything whose key starts so.</summary>
    public void InvalidatePrefix(string prefix)
    {
        foreach (var key in _entries.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))) Invalidate(key);
    }

    /// <summary>Forgets all there is: the next reader sees AWS as it is now.</summary>
    public void Clear() => _entries.Clear();

    private async Task<T> LoadAsync<T>(string key, Func<CancellationToken, Task<T>> load)
    {
        // One reader's Ctrl-C must not fail the others that share the call, so the call itself is bounded by its own time-outs.
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
