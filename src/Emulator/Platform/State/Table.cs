using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>
/// The documents of one resource type, ordered by key. Callers hold the account's gate. Reading a document applies its due steps. A caller
/// that changes a document in place calls <see cref="Put"/> afterwards.
/// </summary>
internal sealed class Table(string name, StateStore store)
{
    private readonly SortedDictionary<string, JsonObject> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _created = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Time, JsonObject Document)> _deleted = new(StringComparer.Ordinal);
    private KeyValuePair<string, JsonObject>[]? _snapshot;
    private long _snapshotVersion;

    public string Name { get; } = name;

    public int Count => _rows.Count;

    /// <summary>
    /// Grows with every change, so that callers can cache what they derive from the table. Scheduled steps of a document do not count as
    /// changes.
    /// </summary>
    public long Version { get; private set; }

    /// <summary>All rows in their current state.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonObject>> Rows
    {
        get
        {
            foreach (var (key, document) in Snapshot())
                Advance(key, document);
            return Snapshot();
        }
    }

    /// <summary>All documents in their current state.</summary>
    public IEnumerable<JsonObject> Documents => Rows.Select(r => r.Value);

    /// <summary>The rows that list calls return. They can lag behind.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonObject>> Listed
    {
        get
        {
            var current = Rows;
            var lag = store.ListLag;
            if (lag == TimeSpan.Zero)
                return current;
            var past = store.Now - lag;
            return [.. current
                .Where(r => !_created.TryGetValue(r.Key, out var time) || time <= past)
                .Concat(_deleted.Where(g => g.Value.Time > past).Select(g => KeyValuePair.Create(g.Key, g.Value.Document)))
                .OrderBy(r => r.Key, StringComparer.Ordinal)];
        }
    }

    public JsonObject? Find(string key) => _rows.TryGetValue(key, out var document) && Advance(key, document) ? document : null;

    public bool TryFind(string key, [NotNullWhen(true)] out JsonObject? document) => (document = Find(key)) is not null;

    public bool Contains(string key) => Find(key) is not null;

    public JsonObject Put(string key, JsonObject document)
    {
        if (store.ListLag > TimeSpan.Zero && !_rows.ContainsKey(key))
            _created[key] = store.Now;
        _rows[key] = document;
        Version++;
        store.Changed(this, key);
        return document;
    }

    public bool Remove(string key)
    {
        if (!_rows.Remove(key, out var document))
            return false;
        if (store.ListLag > TimeSpan.Zero)
            _deleted[key] = (store.Now, document);
        Version++;
        store.Changed(this, key);
        return true;
    }

    /// <summary>The rows for the journal, without due steps applied.</summary>
    internal IEnumerable<KeyValuePair<string, JsonObject>> Stored => _rows;

    internal JsonObject? StoredAt(string key) => _rows.GetValueOrDefault(key);

    /// <summary>Restores a row from the journal without writing to it.</summary>
    internal void Restore(string key, JsonObject? document)
    {
        _snapshot = null;
        if (document is null)
            _rows.Remove(key);
        else
            _rows[key] = document;
    }

    internal void Clear()
    {
        foreach (var key in _rows.Keys.ToList())
            Remove(key);
        _created.Clear();
        _deleted.Clear();
    }

    // The tree is walked once for each change of the table, and not for each read of a page.
    private KeyValuePair<string, JsonObject>[] Snapshot()
    {
        if (_snapshot is null || _snapshotVersion != Version) (_snapshot, _snapshotVersion) = ([.. _rows], Version);
        return _snapshot;
    }

    private bool Advance(string key, JsonObject document) => Lifecycle.AdvanceTo(document, store.Now) || !Remove(key);
}
