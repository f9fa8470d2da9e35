using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>
/// The running processes of an account, recorded in its state folder. If the emulator is killed it cannot end them, so the next process of
/// the account does. Without a state folder no later process could read the record, and nothing is written.
/// </summary>
internal sealed class ProcessLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly string? _path;

    /// <summary>
    /// Opens the ledger and ends the processes that an earlier emulator left. The caller holds the lock of the state folder, so no running
    /// emulator owns them.
    /// </summary>
    /// <param name="stateDirectory">The state folder; <see langword="null"/> keeps the ledger in memory.</param>
    public ProcessLedger(string? stateDirectory)
    {
        _path = stateDirectory is null ? null : Path.Combine(stateDirectory, "processes.json");
        if (_path is null || !File.Exists(_path))
            return;
        foreach (var stale in Read(_path))
            ProcessTree.EndStale(stale.Id, stale.StartTime, stale.Mark);
        File.Delete(_path);
    }

    public void Add(string mark, int id, DateTime startTime)
    {
        lock (_gate)
        {
            _entries[mark] = new Entry(id, startTime, mark);
            Write();
        }
    }

    public void Remove(string mark)
    {
        lock (_gate)
        {
            if (_entries.Remove(mark))
                Write();
        }
    }

    private void Write()
    {
        if (_path is null)
            return;
        File.WriteAllText(_path + ".tmp", JsonSerializer.Serialize(_entries.Values));
        File.Move(_path + ".tmp", _path, overwrite: true);
    }

    private static Entry[] Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry[]>(File.ReadAllText(path)) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private sealed record Entry(int Id, DateTime StartTime, string Mark);
}
