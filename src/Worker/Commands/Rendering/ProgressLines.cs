using System.Collections.Concurrent;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Progress as lines: changes, states with their reasons, and build output. A state is written only when it changes.</summary>
internal sealed class ProgressLines(IAnsiConsole console, TimeProvider clock) : IPassObserver
{
    private readonly ConcurrentDictionary<ResourceAddress, string> _lastTexts = [];
    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();

    public void OnChangeStarting(string stack, PlannedChange change) =>
        Write(change.Address, "blue", $"{PlanSummary.Verb(change.Kind)}{(change.Reason is { } reason ? $" ({reason})" : "")}");

    public void OnOutcome(string stack, ResourceOutcome outcome)
    {
        switch (outcome.State)
        {
            case ResourceState.Ready when outcome.Change == ChangeKind.None && !_lastTexts.ContainsKey(outcome.Address):
            case ResourceState.Blocked:
                return;
            case ResourceState.Ready:
                Write(outcome.Address, "green", "ready");
                break;
            case ResourceState.Deleted:
                Write(outcome.Address, "green", "deleted");
                break;
            default:
                var suffix = outcome.Reason is { } reason ? $": {reason}" : "";
                Write(outcome.Address, StatusText.GetColor(outcome.State), $"{outcome.State.ToString().ToLowerInvariant()}{suffix}");
                break;
        }
    }

    public void OnOutput(string stack, ResourceAddress address, string line)
    {
        lock (_lock) console.MarkupLineInterpolated($"[grey]{Elapsed()}  {address} | {line}[/]");
    }

    private void Write(ResourceAddress address, string color, string text)
    {
        if (_lastTexts.TryGetValue(address, out var last) && last == text) return;
        _lastTexts[address] = text;
        lock (_lock) console.MarkupLine($"{Elapsed()}  {Markup.Escape(address.ToString())} [{color}]{Markup.Escape(text)}[/]");
    }

    private string Elapsed() => $"{clock.GetElapsedTime(_start).TotalSeconds,7:0.0}s";
}
