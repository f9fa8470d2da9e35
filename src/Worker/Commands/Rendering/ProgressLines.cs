using System.Collections.Concurrent;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Documents;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>
/// Progress as lines: changes, and states with their reasons. A state is written only when it changes. The output of a build is written when
/// the build fails; with <c>-v</c> at once.
/// </summary>
/// <param name="screen">The screen.</param>
/// <param name="clock">Measures elapsed times.</param>
/// <param name="isVerbose">Whether to write the output of builds at once.</param>
internal sealed class ProgressLines(Screen screen, TimeProvider clock, bool isVerbose) : IPassObserver
{
    private const int MostOutput = 200;
    private readonly ConcurrentDictionary<ResourceAddress, string> _lastTexts = [];
    private readonly Dictionary<ResourceAddress, Queue<string>> _output = [];
    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();

    public void OnChangeStarting(string stack, PlannedChange change)
    {
        // What an earlier attempt wrote says nothing about this one.
        lock (_lock) _output.Remove(change.Address);
        Write(change.Address, Tone.Active, $"{PlanSummary.Verb(change.Kind)}{(change.Reason is { } reason ? $" ({reason})" : "")}");
    }

    public void OnOutcome(string stack, ResourceOutcome outcome)
    {
        switch (outcome.State)
        {
            case ResourceState.Ready when outcome.Change == ChangeKind.None && !_lastTexts.ContainsKey(outcome.Address):
            case ResourceState.Blocked:
                return;
            case ResourceState.Ready:
                Write(outcome.Address, Tone.Good, "ready");
                break;
            case ResourceState.Deleted:
                Write(outcome.Address, Tone.Good, "deleted");
                break;
            default:
                var suffix = outcome.Reason is { } reason ? $": {reason}" : "";
                if (outcome.State == ResourceState.Stalled) WriteOutput(outcome.Address);
                Write(outcome.Address, StatusText.GetTone(outcome.State), $"{outcome.State.ToString().ToLowerInvariant()}{suffix}");
                break;
        }
    }

    public void OnOutput(string stack, ResourceAddress address, string line)
    {
        lock (_lock)
        {
            if (isVerbose)
            {
                WriteOutput(address, line);
                return;
            }

            if (!_output.TryGetValue(address, out var lines)) _output[address] = lines = [];
            lines.Enqueue(line);
            if (lines.Count > MostOutput) lines.Dequeue();
        }
    }

    private void Write(ResourceAddress address, Tone tone, string text)
    {
        if (_lastTexts.TryGetValue(address, out var last) && last == text) return;
        _lastTexts[address] = text;
        lock (_lock) screen.WriteLine($"{Elapsed()}  {address} {Create(text, tone)}", Elapsed().Length + 4);
    }

    private void WriteOutput(ResourceAddress address)
    {
        lock (_lock)
        {
            if (!_output.Remove(address, out var lines)) return;
            foreach (var line in lines) WriteOutput(address, line);
        }
    }

    private void WriteOutput(ResourceAddress address, string line) => screen.WriteUnbroken(Faint($"{Elapsed()}  {address} | {line}"));

    private string Elapsed() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{clock.GetElapsedTime(_start).TotalSeconds,7:0.0}s");
}
