using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>
/// The processes that run for an account, written down in its state folder: an emulator that was killed could not end them, so the next
/// one does. Without a state folder nobody would read it, and nothing is written.
/// </summary>
internal sealed class ProcessLedger
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly string? path;

    /// <summary>Ends what an earlier emulator left behind. The folder's lock says that there is no other one.</summary>
    public ProcessLedger(string? stateDirectory)
    {
        path = stateDirectory is null ? null : Path.Combine(stateDirectory, "processes.json");
        if (path is null || !File.Exists(path))
            return;
        foreach (var stale in Read(path))
            ProcessTree.EndStale(stale.Id, stale.StartTime, stale.Mark);
        File.Delete(path);
    }

    public void Add(string mark, int id, DateTime startTime)
    {
        lock (gate)
        {
            entries[mark] = new Entry(id, startTime, mark);
            Write();
        }
    }

    public void Remove(string mark)
    {
        lock (gate)
        {
            if (entries.Remove(mark))
                Write();
        }
    }

    private void Write()
    {
        if (path is null)
            return;
        File.WriteAllText(path + ".tmp", JsonSerializer.Serialize(entries.Values));
        File.Move(path + ".tmp", path, overwrite: true);
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
