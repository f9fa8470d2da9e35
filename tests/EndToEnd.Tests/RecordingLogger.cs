using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests;

/// <summary>Keeps what is logged, and says when something that a test waits for has been.</summary>
internal sealed class RecordingLogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Lock _lock = new();
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Seen)> _waiting = [];

    /// <summary>What a user sees who did not ask for more: the lines from Information on.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger<T> For<T>() => new Logger<T>(this);

    /// <summary>The next line of any level, from now on, that has all of these parts.</summary>
    public Task<string> NextAsync(params string[] parts)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock) _waiting.Add((line => parts.All(part => line.Contains(part, StringComparison.Ordinal)), seen));
        return seen.Task;
    }

    private void Write(LogLevel level, string message)
    {
        var line = $"{level}: {message}";
        lock (_lock)
        {
            if (level >= LogLevel.Information) _lines.Enqueue(line);
            foreach (var waiting in _waiting.Where(waiting => waiting.Matches(line)).ToList())
            {
                _waiting.Remove(waiting);
                waiting.Seen.SetResult(line);
            }
        }
    }

    private sealed class Logger<T>(RecordingLogger recorder) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) recorder.Write(logLevel, formatter(state, exception) + (exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}"));
        }
    }
}
