namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>Keeps the last lines of a process's output in memory.</summary>
/// <param name="maxLines">How many; by default enough for the error messages of compilers and runtimes.</param>
internal sealed class LogTail(int maxLines = 20) : IServerLog
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();

    public string? Group => null;

    /// <summary>The lines, the newest last.</summary>
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

    /// <summary>Ignores the line: the tail shows only the server's output.</summary>
    public Task WriteLineAsync(string line) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Add(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > maxLines)
                _lines.Dequeue();
        }
    }
}
