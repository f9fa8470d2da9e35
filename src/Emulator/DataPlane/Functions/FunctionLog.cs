using Reconciler.Emulator.DataPlane.Processes;

namespace Reconciler.Emulator.DataPlane.Functions;

/// <summary>Keeps the lines that one invocation writes; after the limit it drops the rest and says so.</summary>
internal sealed class FunctionLog : IServerLog
{
    private const int MaxLines = 5_000;

    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    public string? Group => null;

    /// <summary>The lines so far.</summary>
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

    /// <summary>Ignores the line: Lambda has lines of its own about the start and end of an invocation.</summary>
    public Task WriteLineAsync(string line) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Add(string line)
    {
        lock (_gate)
        {
            if (_lines.Count < MaxLines)
                _lines.Add(line);
            else if (_lines.Count == MaxLines)
                _lines.Add($"[emulator] The function has written more than {MaxLines} lines; the rest is dropped.");
        }
    }
}
