using System.Collections.Concurrent;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>
/// Progress for a person: the lines of <see cref="ProgressLines"/>, and below them, redrawn in place, what is not ready yet, why
/// and for how long. Where nobody looks at a terminal only the lines remain.
/// </summary>
internal sealed class LiveProgress : IPassObserver
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<ResourceAddress, Standing> _standings = [];
    private readonly ProgressLines _lines;
    private readonly TimeProvider _clock;
    private readonly int _total;
    private readonly LiveDisplayContext _display;

    private LiveProgress(ProgressLines lines, TimeProvider clock, int total, LiveDisplayContext display)
    {
        (_lines, _clock, _total, _display) = (lines, clock, total, display);
    }

    /// <summary>Shows progress while something is under way.</summary>
    /// <param name="console">Where.</param>
    /// <param name="clock">Measures how long things take.</param>
    /// <param name="total">How many resources there are.</param>
    /// <param name="work">Is given whom to tell.</param>
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, TimeProvider clock, int total, Func<IPassObserver, Task<T>> work)
    {
        var lines = new ProgressLines(console, clock);
        if (!console.Profile.Capabilities.Interactive) return await work(lines);
        return await console.Live(Text.Empty).AutoClear(true).StartAsync(async display =>
        {
            var progress = new LiveProgress(lines, clock, total, display);
            using var timer = clock.CreateTimer(_ => progress.Draw(), null, Tick, Tick);
            return await work(progress);
        });
    }

    public void OnChangeStarting(string stack, PlannedChange change)
    {
        Note(change.Address, ResourceState.Waiting, PlanSummary.Verb(change.Kind));
        _lines.OnChangeStarting(stack, change);
        Draw();
    }

    public void OnOutcome(string stack, ResourceOutcome outcome)
    {
        Note(outcome.Address, outcome.State, outcome.Reason);
        _lines.OnOutcome(stack, outcome);
        Draw();
    }

    public void OnOutput(string stack, ResourceAddress address, string line) => _lines.OnOutput(stack, address, line);

    private void Note(ResourceAddress address, ResourceState state, string? reason) => _standings.AddOrUpdate(
        address,
        _ => new Standing(state, reason, _clock.GetTimestamp()),
        (_, before) => before with { State = state, Reason = reason, Since = before.State == state ? before.Since : _clock.GetTimestamp() });

    private void Draw()
    {
        // The display takes one caller at a time; passes tell of many resources at once.
        lock (_lines) _display.UpdateTarget(Render());
    }

    private IRenderable Render()
    {
        var standings = _standings.OrderBy(standing => standing.Key).ToList();
        var settled = standings.Count(standing => standing.Value.State is ResourceState.Ready or ResourceState.Deleted);
        var table = new Table().NoBorder().HideHeaders().AddColumns("", "", "");
        foreach (var (address, standing) in standings.Where(standing => standing.Value.State is not (ResourceState.Ready or ResourceState.Deleted)))
        {
            var color = StatusText.GetColor(standing.State);
            table.AddRow(
                new Text($"  {address}"),
                new Markup($"[{color}]{standing.State.ToString().ToLowerInvariant()}[/]"),
                new Markup($"[grey]{_clock.GetElapsedTime(standing.Since).TotalSeconds:0}s {Markup.Escape(standing.Reason ?? "")}[/]"));
        }

        return new Rows(new Text($"{settled} of {_total} settled"), table);
    }

    private sealed record Standing(ResourceState State, string? Reason, long Since);
}
