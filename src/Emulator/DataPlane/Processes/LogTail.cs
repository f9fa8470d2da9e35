namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>Keeps the last lines that a server wrote, for those who started it to show.</summary>
internal sealed class LogTail : IServerLog
{
    // What compilers and runtimes have to say when they fail fits.
    private const int Most = 20;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();

    public string? Group => null;

    /// <summary>The lines, the latest at the end.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    public async Task CopyAsync(TextReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            Add(line);
    }

    /// <summary>Drops the line: it is none of the server's.</summary>
    public Task WriteLineAsync(string line) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Add(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Most)
                _lines.Dequeue();
        }
    }
}
