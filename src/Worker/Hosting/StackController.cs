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
/// The loop without an end: each stack is a key in a queue, worked on when its files change, when something of it is due, and
/// at every resync. A stack that fails waits longer each time and never keeps another one waiting.
/// </summary>
internal sealed class StackController(
    StackControllerOptions options,
    StackReconcilerFactory reconcilers,
    StatusStore board,
    IPassObserver observer,
    TimeProvider clock,
    ILogger<StackController> log) : BackgroundService
{
    private readonly WorkQueue _queue = new(clock);
    private readonly ConcurrentDictionary<string, StackMemory> _memories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AccessChangeLogger> _journals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _stalled = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watchers = new StackFileWatcher(_queue.Add, clock);
        log.LogInformation("Keeping {Stacks} stacks, resync every {Resync}", options.Paths.Count, options.Resync);
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
                // The edge of the loop: whatever one stack does, the others go on.
                var wait = BackoffOf(path);
                log.LogError(e, "The pass of {Path} failed; next try in {Wait}", path, wait);
                _queue.AddAfter(path, wait);
            }
            finally
            {
                _queue.Done(path);
            }
        }
    }

    /// <returns>How long until the stack is due again.</returns>
    private async Task<TimeSpan> PassAsync(string path, StackFileWatcher watchers, CancellationToken cancellationToken)
    {
        var loaded = StackReader.Load(path);
        if (loaded.Stack is not { } stack)
        {
            foreach (var error in loaded.Errors) log.LogError("{SpecError}", error.ToString());
            board.ReportInvalid(path, loaded.Errors);
            return options.Resync;
        }

        watchers.Follow(path, [new WatchedPath(path), .. WatchedPath.Find(stack)]);
        var memory = _memories.GetOrAdd(path, _ => new StackMemory());
        StackReconciler reconciler;
        try
        {
            var journal = _journals.GetOrAdd(path, _ => new AccessChangeLogger(log));
            reconciler = await reconcilers.ConnectAsync(stack, memory, journal, cancellationToken);
        }
        catch (ConnectionException e)
        {
            var wait = BackoffOf(path);
            log.LogError("{Stack}: {Reason} {Hint} Next try in {Wait}", stack.Name, e.Message, e.Hint, wait);
            return wait;
        }

        if (_stalled.TryRemove(path, out _)) memory.ResetStalled();
        var result = await reconciler.ReconcileAsync(ReconcileMode.Apply, confirmPrune: false, observer, cancellationToken);
        board.Report(path, reconciler, result);
        LogPass(stack.Name, result);
        return UntilNext(path, result);
    }

    private TimeSpan UntilNext(string path, PassResult result)
    {
        if (result.RequeueAt is { } due) return Shorter(due - clock.GetUtcNow(), options.Resync);
        if (result.IsConverged)
        {
            _failures.TryRemove(path, out _);
            return options.Resync;
        }

        // Somebody has to do something; until then it is tried now and then.
        _stalled[path] = true;
        return Shorter(BackoffOf(path), options.Resync);
    }

    private TimeSpan BackoffOf(string path)
    {
        var failures = _failures.AddOrUpdate(path, 1, (_, count) => count + 1);
        return Shorter(TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures, 20))), options.LongestBackoff);
    }

    private void LogPass(string stack, PassResult result)
    {
        foreach (var outcome in result.Outcomes.Where(outcome => outcome.IsDrift))
        {
            foreach (var field in outcome.Fields)
            {
                log.LogWarning(
                    "{Stack}: drift of {Resource} at {Path}: {Live} instead of {Desired}, {Action}",
                    stack, outcome.Address, field.Path, field.Old?.ToJsonString(), field.New?.ToJsonString(), outcome.State == ResourceState.Drifted ? "reported" : "healed");
            }
        }

        var ready = result.Outcomes.Count(outcome => outcome.State is ResourceState.Ready or ResourceState.Deleted);
        log.LogInformation("{Stack}: {Ready} of {Total} resources ready", stack, ready, result.Outcomes.Count);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
