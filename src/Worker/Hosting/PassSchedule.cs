using Microsoft.Extensions.Logging;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Execution;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Decides when the next pass of a stack is due. A resource that waits or has stalled is polled or tried again when it is due, at most after
/// a resync; a stack that converged, or whose specs are invalid, waits for its resync; all else is tried again with a backoff of its own.
/// </summary>
/// <param name="options">The intervals.</param>
/// <param name="countStacks">Returns the number of stacks.</param>
/// <param name="findRates">Returns the call rates of all accounts.</param>
/// <param name="statuses">Receives the period of resyncs.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Told when the period of resyncs changes.</param>
internal sealed class PassSchedule(
    StackControllerOptions options,
    Func<int> countStacks,
    Func<IReadOnlyList<CallRate>> findRates,
    StatusStore statuses,
    TimeProvider clock,
    ILogger log)
{
    private readonly Lock _periodLock = new();
    private TimeSpan _loggedPeriod = options.Resync;

    /// <summary>The resyncs.</summary>
    public ResyncSchedule Resyncs { get; } = new(options.Resync, countStacks, clock);

    /// <summary>Returns when the next pass is due after one that ended.</summary>
    /// <param name="key">The key of the stack.</param>
    /// <param name="managed">The stack, whose failures are counted.</param>
    /// <param name="result">The result of the pass.</param>
    public (TimeSpan Delay, WorkPriority Priority) NextPass(string key, ManagedStack managed, PassResult result)
    {
        if (result.RequeueAt is { } due) return (Min(due - clock.GetUtcNow(), options.Resync), WorkPriority.Change);
        if (result.IsConverged || result.IsSuspended)
        {
            managed.Failures = 0;
            return NextResync(key);
        }

        // No resource is waiting, but the stack has not converged: the specs or AWS have to change first. Retry with backoff, because a
        // change in AWS sends no event.
        return (Min(NextBackoff(managed), options.Resync), WorkPriority.Resync);
    }

    /// <summary>Returns when the next resync of a stack is due.</summary>
    public (TimeSpan Delay, WorkPriority Priority) NextResync(string key) => (Resyncs.Next(key), WorkPriority.Resync);

    /// <summary>2, 4, 8 ... seconds, at most <see cref="StackControllerOptions.LongestBackoff"/>. A converged pass resets it.</summary>
    public TimeSpan NextBackoff(ManagedStack managed) =>
        Min(TimeSpan.FromSeconds(Math.Pow(2, Math.Min(++managed.Failures, 20))), options.LongestBackoff);

    /// <summary>
    /// Counts a resync. The quotas of AWS may make the period longer than the user asked for. That is logged when it changes much.
    /// </summary>
    public void CountResync()
    {
        Resyncs.Count(findRates);
        var period = Resyncs.Period;
        statuses.ResyncPeriod = period;
        lock (_periodLock)
        {
            if (period < _loggedPeriod * 1.2 && period > _loggedPeriod / 1.2) return;
            _loggedPeriod = period;
        }

        log.LogWarning(
            "{Stacks} stacks are resynced every {Period} instead of every {Resync}, because resyncs use at most half of the call quotas of AWS",
            countStacks(),
            period,
            options.Resync);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
