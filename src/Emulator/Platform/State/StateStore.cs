using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>The account as tables of documents. With a folder, <see cref="Commit"/> writes a journal before the response is sent.</summary>
internal sealed class StateStore : IDisposable
{
    private readonly SortedDictionary<string, Table> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<(Table Table, string Key)> _changes = [];
    private readonly Journal? _journal;
    private readonly FolderLock? _folderLock;

    private readonly AccountOptions _options;

    /// <exception cref="IOException">Another process uses the folder.</exception>
    /// <exception cref="InvalidDataException">The folder contains something other than the state of an emulator.</exception>
    public StateStore(AccountOptions options)
    {
        _options = options;
        if (options.StateDirectory is not { } directory)
        {
            Blobs = new MemoryBlobStore();
            return;
        }

        Directory.CreateDirectory(directory);
        _folderLock = new FolderLock(directory);
        try
        {
            Blobs = new FolderBlobStore(Path.Combine(directory, "blobs"));
            _journal = new Journal(Path.Combine(directory, "state.jsonl"));
            _journal.Load((table, key, document) => this[table].Restore(key, document));
            Blobs.Retain(LiveBlobs());
        }
        catch
        {
            _journal?.Dispose();
            _folderLock.Dispose();
            throw;
        }
    }

    public IBlobStore Blobs { get; }

    public DateTimeOffset Now => _options.Clock.GetUtcNow();

    public TimeSpan ListLag => _options.Behavior.ListLag;

    public Table this[string name]
    {
        get
        {
            if (!_tables.TryGetValue(name, out var table))
                _tables[name] = table = new Table(name, this);
            return table;
        }
    }

    /// <summary>The tables with this prefix and suffix of the name, for example those of all regions.</summary>
    public IReadOnlyList<Table> Named(string start, string end) =>
        [.. _tables.Values.Where(
            t => t.Name.StartsWith(start, StringComparison.Ordinal) && t.Name.EndsWith(end, StringComparison.Ordinal))];

    /// <summary>Grows with every change of a table, so that callers can cache what they derive from several of them.</summary>
    public long Version { get; private set; }

    public void Changed(Table table, string key)
    {
        Version++;
        _changes.Add((table, key));
    }

    /// <summary>Writes the changes since the last commit to the journal. Returns whether there were any.</summary>
    public bool Commit()
    {
        if (_changes.Count == 0)
            return false;
        _journal?.Append(_changes.Select(c => (c.Table.Name, c.Key, c.Table.StoredAt(c.Key))));
        _changes.Clear();
        _journal?.CompactIfWorthwhile(_tables.Values);
        return true;
    }

    public void Clear()
    {
        foreach (var table in _tables.Values)
            table.Clear();
        Commit();
        Blobs.Retain(new HashSet<string>());
    }

    // Objects with the same content share a body, so deleting an object keeps it. The next start deletes bodies without a reference.
    private HashSet<string> LiveBlobs() => [.. _tables.Values.SelectMany(t => t.Stored).SelectMany(r => BlobsIn(r.Value))];

    private static IEnumerable<string> BlobsIn(JsonNode? node) => node switch
    {
        JsonObject document =>
            document.SelectMany(m => m is { Key: "_blob", Value: JsonValue key } ? [key.GetValue<string>()] : BlobsIn(m.Value)),
        JsonArray list => list.SelectMany(BlobsIn),
        _ => [],
    };

    public void Dispose()
    {
        _journal?.Dispose();
        _folderLock?.Dispose();
    }
}
