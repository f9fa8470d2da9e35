using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Sources;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// The loop of <c>run</c>. The key of a stack in the work queue is its path. A key is queued when the stack's files change, when a
/// resource has to be polled or retried, and at every resync; a worker takes it and runs one pass.
/// </summary>
/// <remarks>
/// The result of a pass sets the delay until the next one:
/// <list type="bullet">
/// <item>
/// A resource is waiting or stalled: the time when it has to be polled or tried again, at most the resync interval.
/// </item>
/// <item>The stack has converged, or its specs are invalid: the resync interval.</item>
/// <item>A resource is in conflict, a prune waits for confirmation, AWS cannot be reached, or the pass threw an exception:
/// exponential backoff for this stack alone.</item>
/// </list>
/// </remarks>
/// <param name="options">The paths of the stacks and the intervals.</param>
/// <param name="reconcilers">Connects a stack to its AWS account.</param>
/// <param name="statuses">Receives the status of a stack after each pass.</param>
/// <param name="observer">Receives the progress within a pass.</param>
/// <param name="clock">The only clock; it drives the queue, too.</param>
/// <param name="log">The log of the operator.</param>
internal sealed class StackController(
    StackControllerOptions options,
    StackReconcilerFactory reconcilers,
    StatusStore statuses,
    IPassObserver observer,
    TimeProvider clock,
    ILogger<StackController> log) : BackgroundService
{
    private readonly WorkQueue _queue = new(clock);
    private readonly ConcurrentDictionary<string, StackMemory> _memories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AccessChangeLogger> _accessLoggers = new(StringComparer.Ordinal);

    // The exponent of a stack's backoff.
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watchers = new StackFileWatcher(_queue.Add, clock);
        log.LogInformation("Reconciling {Stacks} stacks, resync every {Resync}", options.Paths.Count, options.Resync);
        foreach (var path in options.Paths)
        {
            watchers.Follow(path, [new WatchedPath(path)]);
            _queue.Add(path);
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Max(1, options.Workers)).Select(_ => WorkAsync(watchers, stoppingToken)));
    }

    public override void Dispose()
    {
        _queue.Dispose();
        base.Dispose();
    }

    /// <summary>One worker: takes a stack from the queue, runs a pass and schedules the next one, until the host stops.</summary>
    private async Task WorkAsync(StackFileWatcher watchers, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            string path;
            try
            {
                path = await _queue.TakeAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                _queue.AddAfter(path, await PassAsync(path, watchers, stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // This is the edge of the loop: a defect that one stack triggers must not stop the other stacks.
                var wait = NextBackoff(path);
                log.LogError(e, "The pass of {Path} failed; retrying in {Wait}", path, wait);
                _queue.AddAfter(path, wait);
            }
            finally
            {
                _queue.Done(path);
            }
        }
    }

    /// <summary>Loads the specs of a stack, connects to its account and runs one pass.</summary>
    /// <returns>The delay until the next pass.</returns>
    private async Task<TimeSpan> PassAsync(string path, StackFileWatcher watchers, CancellationToken cancellationToken)
    {
        var loaded = StackReader.Load(path);
        if (loaded.Stack is not { } stack)
        {
            foreach (var error in loaded.Errors) log.LogError("{SpecError}", error.ToString());
            statuses.ReportInvalid(path, loaded.Errors);
            return options.Resync;
        }

        watchers.Follow(path, [new WatchedPath(path), .. WatchedPath.Find(stack)]);
        var memory = _memories.GetOrAdd(path, _ => new StackMemory());
        StackReconciler reconciler;
        try
        {
            var accessLogger = _accessLoggers.GetOrAdd(path, _ => new AccessChangeLogger(log));
            reconciler = await reconcilers.ConnectAsync(stack, memory, accessLogger, cancellationToken);
        }
        catch (ConnectionException e)
        {
            var wait = NextBackoff(path);
            log.LogError("{Stack}: {Reason} {Hint} Retrying in {Wait}", stack.Name, e.Message, e.Hint, wait);
            return wait;
        }

        var result = await reconciler.ReconcileAsync(ReconcileMode.Apply, confirmPrune: false, observer, cancellationToken);
        statuses.Report(path, reconciler, result);
        LogPass(stack.Name, result);
        return DelayAfter(path, result);
    }

    private TimeSpan DelayAfter(string path, PassResult result)
    {
        if (result.RequeueAt is { } due) return Min(due - clock.GetUtcNow(), options.Resync);
        if (result.IsConverged)
        {
            _failures.TryRemove(path, out _);
            return options.Resync;
        }

        // No resource is waiting, but the stack has not converged: the specs or AWS have to change first. Retry with backoff, because a
        // change in AWS sends no event.
        return Min(NextBackoff(path), options.Resync);
    }

    /// <summary>2, 4, 8 ... seconds, at most <see cref="StackControllerOptions.LongestBackoff"/>. A converged pass resets it.</summary>
    private TimeSpan NextBackoff(string path)
    {
        var failures = _failures.AddOrUpdate(path, 1, (_, count) => count + 1);
        return Min(TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures, 20))), options.LongestBackoff);
    }

    private void LogPass(string stack, PassResult result)
    {
        foreach (var outcome in result.Outcomes.Where(outcome => outcome.IsDrift))
        {
            var action = outcome.State == ResourceState.Drifted ? "reported" : "healed";
            if (outcome.Fields.Count == 0)
            {
                log.LogWarning("{Stack}: drift of {Resource}: it was deleted outside of git, {Action}", stack, outcome.Address, action);
            }

            foreach (var field in outcome.Fields)
            {
                log.LogWarning(
                    "{Stack}: drift of {Resource} at {Path}: {Live} instead of {Desired}, {Action}",
                    stack,
                    outcome.Address,
                    field.Path,
                    field.Old?.ToJsonString(),
                    field.New?.ToJsonString(),
                    action);
            }
        }

        var ready = result.Outcomes.Count(outcome => outcome.State is ResourceState.Ready or ResourceState.Deleted);
        log.LogInformation("{Stack}: {Ready} of {Total} resources ready", stack, ready, result.Outcomes.Count);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
