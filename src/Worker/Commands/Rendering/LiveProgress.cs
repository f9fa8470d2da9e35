using System.Collections.Concurrent;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Documents;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>
/// Progress on a terminal: the lines of <see cref="ProgressLines"/>, and below them a bar of the resources that are settled, and what is not
/// with the reason and the time in its state. Without a terminal only the lines are written.
/// </summary>
internal sealed class LiveProgress : IPassObserver
{
    private const int BarWidth = 30;
    private const int MostRows = 12;
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<ResourceAddress, Entry> _entries = [];
    private readonly ProgressLines _lines;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly int _total;
    private readonly Action<IReadOnlyList<StyledText>> _show;

    private LiveProgress(ProgressLines lines, TimeProvider clock, int total, Action<IReadOnlyList<StyledText>> show)
    {
        (_lines, _clock, _total, _show) = (lines, clock, total, show);
        _start = clock.GetTimestamp();
    }

    /// <summary>Shows progress while an operation runs.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="clock">Measures elapsed times.</param>
    /// <param name="total">The number of resources.</param>
    /// <param name="isVerbose">Whether to show the output of builds that do not fail.</param>
    /// <param name="work">The operation; it reports to the observer.</param>
    /// <returns>The result of the operation.</returns>
    public static async Task<T> ShowAsync<T>(
        Screen screen, TimeProvider clock, int total, bool isVerbose, Func<IPassObserver, Task<T>> work)
    {
        var lines = new ProgressLines(screen, clock, isVerbose);
        if (!screen.IsLive) return await work(lines);
        return await screen.ShowLiveAsync(async show =>
        {
            var progress = new LiveProgress(lines, clock, total, show);
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
        lock (_lines) _show(Render());
    }

    private List<StyledText> Render()
    {
        var entries = _entries.OrderBy(entry => entry.Key).ToList();
        var done = entries.Count(entry => entry.Value.IsDone);
        var filled = _total == 0 ? BarWidth : Math.Min(BarWidth, BarWidth * done / _total);
        StyledText bar = $"{Good(new string('#', filled))}{Faint(new string('-', BarWidth - filled))}";
        List<StyledText> lines = [$"  {bar} {done} of {_total} settled, {Seconds(_start)}"];
        var open = entries.Where(entry => !entry.Value.IsDone).ToList();
        var table = new TextTable(headers: null);
        foreach (var (address, entry) in open.Take(MostRows))
        {
            var state = Create(entry.State.ToString().ToLowerInvariant(), StatusText.GetTone(entry.State));
            table.Add(state, $"{address}", Faint($"{Seconds(entry.Since)} {entry.Reason}"));
        }

        lines.AddRange(table.Render(int.MaxValue).Select(line => (StyledText)$"  {line}"));
        if (open.Count > MostRows) lines.Add($"  {Faint($"... and {open.Count - MostRows} more")}");
        return lines;
    }

    private string Seconds(long since) => $"{_clock.GetElapsedTime(since).TotalSeconds:0}s";

    /// <summary>The state of a resource.</summary>
    /// <param name="State">The state.</param>
    /// <param name="Reason">The reason of the state.</param>
    /// <param name="Since">The timestamp of the clock at which the state began.</param>
    private sealed record Entry(ResourceState State, string? Reason, long Since)
    {
        public bool IsDone => State is ResourceState.Ready or ResourceState.Deleted;
    }
}
