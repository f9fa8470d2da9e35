using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Reconciler.Bench.Scale;

/// <summary>The measured worker. Its log tells when a stack is ready, and how many passes it made.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ConcurrentDictionary<string, double> _readyAt = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _passesOf = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _lastOf = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly ChildProgram _program;

    private WorkerProcess(EmulatorProcess aws, LightStacks stacks, ScaleOptions options)
    {
        List<string> arguments = ["run", .. stacks.Folders, "--resync", $"{options.Resync}s"];
        if (options.Limits) arguments.AddRange(["--limits", "always"]);
        if (options.Workers is { } workers) arguments.AddRange(["--workers", workers.ToString(CultureInfo.InvariantCulture)]);
        _program = ChildProgram.Start(ChildProgram.Measured, arguments, aws.Environment, OnLine);
    }

    /// <summary>The seconds from the start to the first pass in which all resources of a stack were ready, of each ready stack.</summary>
    public IReadOnlyCollection<double> ReadyAfter => [.. _readyAt.Values];

    /// <summary>The seconds from the start to the first pass in which all resources of one stack were ready; null before.</summary>
    public double? ReadyAt(string stack) => _readyAt.TryGetValue(stack, out var at) ? at : null;

    /// <summary>How many passes have been logged.</summary>
    public int Passes => _passesOf.Values.Sum();

    /// <summary>The number of stacks with at least this many passes more than in an earlier count.</summary>
    public int StacksWithPassSince(IReadOnlyDictionary<string, int> earlier) =>
        _passesOf.Count(stack => stack.Value > earlier.GetValueOrDefault(stack.Key));

    public IReadOnlyDictionary<string, int> PassesByStack => new Dictionary<string, int>(_passesOf);

    /// <summary>Warnings and errors of the log, the first few.</summary>
    public IEnumerable<string> Problems => _problems;

    public TimeSpan Age => Stopwatch.GetElapsedTime(_started);

    public static WorkerProcess Start(EmulatorProcess aws, LightStacks stacks, ScaleOptions options) => new(aws, stacks, options);

    /// <summary>The last news of a stack that is not ready, if there is one.</summary>
    public string? Unready => _lastOf.FirstOrDefault(stack => !_readyAt.ContainsKey(stack.Key)).Value;

    public ChildProgram.Usage Sample() => _program.Sample();

    public Task PauseAsync() => _program.SignalAsync("STOP");

    public Task ContinueAsync() => _program.SignalAsync("CONT");

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private void OnLine(string line)
    {
        if (!line.StartsWith('{') || JsonNode.Parse(line) is not JsonObject entry) return;
        // Programs before the compact format have the values of an entry below it.
        if (entry["Properties"] is JsonObject values) entry = values;
        if (entry["@l"] is not null && _problems.Count < 10) _problems.Enqueue(line.Length > 300 ? line[..300] : line);
        if (entry["Stack"]?.ToString() is not { } stack) return;
        if (entry["Reason"]?.ToString() is { Length: > 0 } reason) _lastOf[stack] = $"{stack}: {entry["Resource"]}{reason}";
        if (entry["Ready"] is not { } ready || entry["Total"] is not { } total) return;
        _passesOf.AddOrUpdate(stack, 1, static (_, passes) => passes + 1);
        if (ready.GetValue<int>() == total.GetValue<int>()) _readyAt.TryAdd(stack, Age.TotalSeconds);
    }
}
