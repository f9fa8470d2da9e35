using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>
/// An append-only file of changed documents, one JSON line each. The lines of a request are written in one call, so a killed process
/// leaves at most one incomplete line at the end, which the next start removes. Compaction writes a new file, flushes it to the disk and
/// renames it over the old one.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const string Format = "reconciler-emulator-1";
    private const int MinLinesToCompact = 2_000;

    private readonly string _path;
    private readonly Utf8JsonLines _lines = new();
    private FileStream _file;
    private int _written;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public Journal(string path)
    {
        _path = path;
        _file = Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
    }

    /// <summary>Replays the file.</summary>
    /// <exception cref="InvalidDataException">The file has another format.</exception>
    public void Load(Action<string, string, JsonObject?> restore)
    {
        var bytes = File.ReadAllBytes(_path);
        if (bytes.Length == 0)
        {
            WriteHeader(_file);
            return;
        }

        var start = 0;
        while (Array.IndexOf(bytes, (byte)'\n', start) is var end and >= 0)
        {
            if (start == 0)
                CheckHeader(bytes.AsSpan(0, end));
            else
                Replay(bytes.AsSpan(start, end - start), restore);
            start = end + 1;
        }

        _file.SetLength(start);
        _file.Seek(0, SeekOrigin.End);
        if (start == 0)
            WriteHeader(_file);
    }

    public void Append(IEnumerable<(string Table, string Key, JsonObject? Document)> changes)
    {
        foreach (var (table, key, document) in changes)
        {
            _lines.Add(table, key, document);
            _written++;
        }

        _lines.WriteTo(_file);
    }

    /// <summary>Rewrites the file if most of its lines are obsolete.</summary>
    public void CompactIfWorthwhile(IReadOnlyCollection<Table> tables)
    {
        var live = tables.Sum(t => t.Count);
        if (_written < MinLinesToCompact || _written < live * 4)
            return;
        var temporary = _path + ".tmp";
        using (var next = Open(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            WriteHeader(next);
            foreach (var table in tables)
            {
                foreach (var (key, document) in table.Stored)
                    _lines.Add(table.Name, key, document);
                _lines.WriteTo(next);
            }

            next.Flush(flushToDisk: true);
        }

        _file.Dispose();
        File.Move(temporary, _path, overwrite: true);
        _file = Open(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        _file.Seek(0, SeekOrigin.End);
        _written = live;
    }

    public void Dispose()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
    }

    // The account contains secrets, so only the owner may read the file.
    private static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static void WriteHeader(FileStream stream) =>
        stream.Write(JsonSerializer.SerializeToUtf8Bytes(Format).Append((byte)'\n').ToArray());

    private void CheckHeader(ReadOnlySpan<byte> line)
    {
        if (!line.SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(Format)))
        {
            throw new InvalidDataException(
                $"'{_path}' was not written by this version of the emulator. Move it away to start from an empty account.");
        }
    }

    private void Replay(ReadOnlySpan<byte> line, Action<string, string, JsonObject?> restore)
    {
        // The writer's own limit: the journal can read what it has written.
        if (JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 }) is not JsonArray { Count: 3 } entry)
            throw new InvalidDataException($"'{_path}' has a line that is not a change record.");
        var document = entry[2];
        entry[2] = null;
        restore(entry[0]!.GetValue<string>(), entry[1]!.GetValue<string>(), (JsonObject?)document);
        _written++;
    }
}
