using System.Collections.Concurrent;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Caches the reads of one account and region. Concurrent readers of the same key share one call. A list is read again after
/// <see cref="AccountViewOptions.ListMaxAge"/>; an item only if its change token changed or its deep check is due. A change of ours
/// removes what was read of that item, and makes lists that were read before stale for that item. It costs no other item a call.
/// </summary>
internal sealed class AccountView(TimeProvider clock, AccountViewOptions options)
{
    private readonly ConcurrentDictionary<ViewScope, ConcurrentDictionary<(string Operation, Type Value), Entry>> _entries = [];

    // The items that we changed, by the list that contains them.
    private readonly ConcurrentDictionary<ViewScope, ConcurrentDictionary<string, DateTimeOffset>> _changed = [];
    private readonly ConcurrentDictionary<ViewScope, ConcurrentQueue<(DateTimeOffset At, object Row)>> _added = [];

    /// <summary>How long a cached list is used.</summary>
    public TimeSpan ListMaxAge => options.ListMaxAge;

    /// <summary>Reads an entry that has no change token, such as a list.</summary>
    public Task<T> ReadAsync<T>(ViewKey<T> key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken) =>
        ReadAsync(key, null, load, cancellationToken);

    /// <summary>Reads a list. The result includes the rows that were added with <see cref="Add"/> after the list was read.</summary>
    /// <param name="key">The key of the list.</param>
    /// <param name="idOf">Returns the identifier of a row.</param>
    /// <param name="load">Makes the calls.</param>
    /// <param name="cancellationToken">Cancels this reader, not the shared call.</param>
    public async Task<IReadOnlyList<TRow>> ReadListAsync<TRow>(
        ViewKey<IReadOnlyList<TRow>> key,
        Func<TRow, string> idOf,
        Func<CancellationToken, Task<IReadOnlyList<TRow>>> load,
        CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(key, load, cancellationToken);
        if (!_added.TryGetValue(key.Scope, out var added) || Find(key) is not { } list) return rows;

        // Drop rows older than the list: it includes them.
        while (added.TryPeek(out var oldest) && oldest.At < list.ReadAt) added.TryDequeue(out _);
        return added.IsEmpty ? rows : [.. rows.UnionBy(added.Select(entry => entry.Row).OfType<TRow>(), idOf)];
    }

    /// <summary>
    /// Adds a row for a resource that we created. Reading the whole list again after each create would cost too many calls.
    /// </summary>
    public void Add<TRow>(ViewKey<IReadOnlyList<TRow>> list, TRow row) where TRow : class =>
        _added.GetOrAdd(list.Scope, _ => []).Enqueue((clock.GetUtcNow(), row));

    /// <summary>Reads an item whose list contains a change token, such as the time of its last update.</summary>
    /// <param name="key">The key of the item.</param>
    /// <param name="changeToken">A value that changes with the item; null to apply the maximum age of lists.</param>
    /// <param name="load">Makes the call.</param>
    /// <param name="cancellationToken">Cancels this reader, not the shared call.</param>
    public Task<T> ReadAsync<T>(
        ViewKey<T> key, string? changeToken, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var entry = _entries.GetOrAdd(key.Scope, _ => []).AddOrUpdate(
            (key.Operation, typeof(T)),
            _ => NewEntry(),
            (_, old) => IsFresh(old, changeToken, now) ? old : NewEntry());
        return ((Entry<T>)entry).Value.WaitAsync(cancellationToken);

        Entry<T> NewEntry() => new(changeToken, now, added => LoadAsync(key, added, load));
    }

    /// <summary>Reads an item that rarely changes except by us. It is read again only when its deep check is due.</summary>
    public Task<T> ReadUntilDeepCheckAsync<T>(
        ViewKey<T> key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken) =>
        ReadAsync(key, "", load, cancellationToken);

    /// <summary>Removes one read, because its value must not be used again.</summary>
    public void Forget<T>(ViewKey<T> key)
    {
        if (_entries.TryGetValue(key.Scope, out var reads)) reads.TryRemove((key.Operation, typeof(T)), out _);
    }

    /// <summary>Removes all reads of a scope: of one resource, or of the list and what was derived from it.</summary>
    public void Forget(ViewScope scope) => _entries.TryRemove(scope, out _);

    /// <summary>
    /// Removes all reads of a resource that we changed, and records the time: lists that were read before are stale for this resource.
    /// </summary>
    public void MarkChanged(ViewScope resource)
    {
        Forget(resource);
        _changed.GetOrAdd(resource.List, _ => [])[resource.Id!] = clock.GetUtcNow();
    }

    /// <summary>Whether the cached list was read before our last change of a resource, and is not due to be read again yet.</summary>
    public bool IsListStale<T>(ViewKey<T> list, ViewScope resource) =>
        _changed.TryGetValue(resource.List, out var changes)
        && changes.TryGetValue(resource.Id!, out var changed)
        && Find(list) is { } read
        && read.ReadAt <= changed
        && IsFresh(read, read.ChangeToken, clock.GetUtcNow());

    /// <summary>Returns the identifiers of the resources that we changed after a list was read. The list may lack them.</summary>
    public IReadOnlySet<string> ChangedSince<T>(ViewKey<T> list)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        if (Find(list) is not { } read || !_changed.TryGetValue(list.Scope, out var changes)) return changed;
        foreach (var (id, changedAt) in changes)
        {
            // Drop changes older than the list: it includes them.
            if (changedAt < read.ReadAt) changes.TryRemove(KeyValuePair.Create(id, changedAt));
            else changed.Add(id);
        }

        return changed;
    }

    /// <summary>Removes all entries, so that the next readers call AWS.</summary>
    public void Clear() => _entries.Clear();

    private Entry? Find<T>(ViewKey<T> key) =>
        _entries.TryGetValue(key.Scope, out var reads) ? reads.GetValueOrDefault((key.Operation, typeof(T))) : null;

    private async Task<T> LoadAsync<T>(ViewKey<T> key, Entry entry, Func<CancellationToken, Task<T>> load)
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
            if (!loaded && _entries.TryGetValue(key.Scope, out var reads))
            {
                reads.TryRemove(KeyValuePair.Create((key.Operation, typeof(T)), entry));
            }
        }
    }

    private bool IsFresh(Entry entry, string? changeToken, DateTimeOffset now) => changeToken is null
        ? now - entry.ReadAt <= options.ListMaxAge
        : entry.ChangeToken == changeToken && now - entry.ReadAt <= options.DeepCheckEvery;

    private abstract class Entry(string? changeToken, DateTimeOffset readAt)
    {
        public string? ChangeToken { get; } = changeToken;

        public DateTimeOffset ReadAt { get; } = readAt;
    }

    private sealed class Entry<T> : Entry
    {
        private readonly Lazy<Task<T>> _value;

        public Entry(string? changeToken, DateTimeOffset readAt, Func<Entry, Task<T>> load) : base(changeToken, readAt) =>
            _value = new(() => load(this));

        /// <summary>The value. The first reader starts the call.</summary>
        public Task<T> Value => _value.Value;
    }
}
