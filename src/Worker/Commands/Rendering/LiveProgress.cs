using System.Collections.Concurrent;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>
/// Progress on a terminal: the lines of <see cref="ProgressLines"/>, and below them a live table of the resources that are not ready, with
/// the reason and the time in their state. Without a terminal only the lines are written.
/// </summary>
internal sealed class LiveProgress : IPassObserver
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<ResourceAddress, Entry> _entries = [];
    private readonly ProgressLines _lines;
    private readonly TimeProvider _clock;
    private readonly int _total;
    private readonly LiveDisplayContext _display;

    private LiveProgress(ProgressLines lines, TimeProvider clock, int total, LiveDisplayContext display)
    {
        (_lines, _clock, _total, _display) = (lines, clock, total, display);
    }

    /// <summary>Shows progress while an operation runs.</summary>
    /// <param name="console">The console.</param>
    /// <param name="clock">Measures elapsed times.</param>
    /// <param name="total">The number of resources.</param>
    /// <param name="work">The operation; it reports to the observer.</param>
    /// <returns>The result of the operation.</returns>
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, TimeProvider clock, int total, Func<IPassObserver, Task<T>> work)
    {
        var lines = new ProgressLines(console, clock);
        if (!console.Profile.Capabilities.Interactive) return await work(lines);
        return await console.Live(Text.Empty).AutoClear(true).StartAsync(async display =>
        {
            var progress = new LiveProgress(lines, clock, total, display);
            using var timer = clock.CreateTimer(_ => progress.Draw(), null, RedrawInterval, RedrawInterval);
            return await work(progress);
        });
    }

    public void OnChangeStarting(string stack, PlannedChange change)
    {
        Record(change.Address, ResourceState.Waiting, PlanSummary.Verb(change.Kind));
        _lines.OnChangeStarting(stack, change);
        Draw();
    }

    public void OnOutcome(string stack, ResourceOutcome outcome)
    {
        Record(outcome.Address, outcome.State, outcome.Reason);
        _lines.OnOutcome(stack, outcome);
        Draw();
    }

    public void OnOutput(string stack, ResourceAddress address, string line) => _lines.OnOutput(stack, address, line);

    private void Record(ResourceAddress address, ResourceState state, string? reason) => _entries.AddOrUpdate(
        address,
        _ => new Entry(state, reason, _clock.GetTimestamp()),
        (_, entry) => new Entry(state, reason, entry.State == state ? entry.Since : _clock.GetTimestamp()));

    private void Draw()
    {
        // The display is not thread-safe, and a pass reports several resources at the same time.
        lock (_lines) _display.UpdateTarget(Render());
    }

    private IRenderable Render()
    {
        var entries = _entries.OrderBy(entry => entry.Key).ToList();
        var table = new Table().NoBorder().HideHeaders().AddColumns("", "", "");
        foreach (var (address, entry) in entries.Where(entry => !entry.Value.IsDone))
        {
            var color = StatusText.GetColor(entry.State);
            table.AddRow(
                new Text($"  {address}"),
                new Markup($"[{color}]{entry.State.ToString().ToLowerInvariant()}[/]"),
                new Markup($"[grey]{_clock.GetElapsedTime(entry.Since).TotalSeconds:0}s {Markup.Escape(entry.Reason ?? "")}[/]"));
        }

        return new Rows(new Text($"{entries.Count(entry => entry.Value.IsDone)} of {_total} done"), table);
    }

    /// <summary>The state of a resource.</summary>
    /// <param name="State">The state.</param>
    /// <param name="Reason">The reason of the state.</param>
    /// <param name="Since">The timestamp of the clock at which the state began.</param>
    private sealed record Entry(ResourceState State, string? Reason, long Since)
    {
        public bool IsDone => State is ResourceState.Ready or ResourceState.Deleted;
    }
}
