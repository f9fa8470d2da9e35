using System.Collections.Concurrent;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Progress as lines: what is done, what it waits for, what it wrote; each thing once, when it changes.</summary>
internal sealed class ProgressLines(IAnsiConsole console, TimeProvider clock) : IPassObserver
{
    private readonly ConcurrentDictionary<ResourceAddress, string> _said = [];
    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();

    public void OnChangeStarting(string stack, PlannedChange change) =>
        Say(change.Address, "blue", $"{PlanSummary.Verb(change.Kind)}{(change.Reason is { } reason ? $" ({reason})" : "")}");

    public void OnOutcome(string stack, ResourceOutcome outcome)
    {
        switch (outcome.State)
        {
            case ResourceState.Ready when outcome.Change == ChangeKind.None && !_said.ContainsKey(outcome.Address):
            case ResourceState.Blocked:
                return;
            case ResourceState.Ready:
                Say(outcome.Address, "green", "ready");
                break;
            case ResourceState.Deleted:
                Say(outcome.Address, "green", "deleted");
                break;
            default:
                Say(outcome.Address, StatusText.GetColor(outcome.State), $"{outcome.State.ToString().ToLowerInvariant()}{(outcome.Reason is { } reason ? $": {reason}" : "")}");
                break;
        }
    }

    public void OnOutput(string stack, ResourceAddress address, string line)
    {
        lock (_lock) console.MarkupLineInterpolated($"[grey]{Elapsed()}  {address} | {line}[/]");
    }

    private void Say(ResourceAddress address, string color, string what)
    {
        if (_said.TryGetValue(address, out var before) && before == what) return;
        _said[address] = what;
        lock (_lock) console.MarkupLine($"{Elapsed()}  {Markup.Escape(address.ToString())} [{color}]{Markup.Escape(what)}[/]");
    }

    private string Elapsed() => $"{clock.GetElapsedTime(_start).TotalSeconds,7:0.0}s";
}
