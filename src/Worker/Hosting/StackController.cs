using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Worker.Sources;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// The loop of <c>run</c>. The key of a stack in the work queue is its path, or its git source and folder. A key is queued when the stack's
/// files change, when git has a new commit, when a resource has to be polled or retried, and at every resync; a worker takes it and runs one
/// pass.
/// </summary>
/// <remarks>
/// <see cref="PassSchedule"/> says when the next pass is due.
/// A resync of a stack whose files and live state stand still ends when that is known: nothing is parsed, composed or planned.
/// </remarks>
/// <param name="options">The intervals.</param>
/// <param name="sources">The stacks.</param>
/// <param name="reconcilers">Connects a stack to its AWS account.</param>
/// <param name="statuses">Receives the status of a stack after each pass.</param>
/// <param name="catalog">Receives what each stack says about owners.</param>
/// <param name="observer">Receives the progress within a pass.</param>
/// <param name="clock">The only clock; it drives the queue, too.</param>
/// <param name="log">The log of the operator.</param>
/// <param name="lease">The lease without which no pass runs; null for none.</param>
internal sealed class StackController(
    StackControllerOptions options,
    StackSources sources,
    StackReconcilerFactory reconcilers,
    StatusStore statuses,
    StackCatalog catalog,
    IPassObserver observer,
    TimeProvider clock,
    ILogger<StackController> log,
    LeaseKeeper? lease = null) : BackgroundService
{
    /// <summary>The property of log entries with the newest commit of the stack.</summary>
    public const string CommitProperty = "reconciler/commit";

    private readonly WorkQueue _queue = new(clock);
    private readonly ConcurrentDictionary<string, ManagedStack> _stacks = new(StringComparer.Ordinal);
    private readonly PassSchedule _schedule = new(options, () => sources.Count, () => reconcilers.CallRates, statuses, clock, log);
    private readonly GitStackLoader _loader = new(reconcilers, statuses, log);
    private readonly StackRemoval _removal = new(reconcilers, catalog, statuses, observer, log);

    /// <summary>Asks for a pass of a stack now.</summary>
    /// <param name="key">The key of the stack.</param>
    public void Request(string key)
    {
        if (sources.Find(key) is null) return;
        Find(key).RequestRetry();
        _queue.Add(key, WorkPriority.Change);
    }

    /// <summary>Somebody changed something in an account: the stacks that look at it have a pass, which reads just that anew.</summary>
    /// <param name="change">The change.</param>
    /// <returns>How many stacks look at it.</returns>
    public int NoteChange(LiveChange change)
    {
        reconcilers.NoteChange(change);
        var concerned = _stacks.Where(stack => stack.Value.Reads?.Expire(change) == true).Select(stack => stack.Key).ToList();
        foreach (var key in concerned) _queue.Add(key, WorkPriority.Resync);
        return concerned.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        statuses.Resync = options.Resync;
        if (lease is not null)
        {
            await lease.AcquireAsync(obstacle => log.LogInformation("Waiting for {Obstacle}", obstacle), stoppingToken);
            log.LogInformation("The lease is held");
        }

        using var files = new StackFileWatcher(OnFilesChanged, clock, log);
        log.LogInformation("Reconciling {Stacks} stacks, resync every {Resync}", sources.Count, options.Resync);
        files.Follow(sources.Paths.ToDictionary(path => path, path => WatchedPath.Find(path, null), StringComparer.Ordinal));
        if (sources.Paths.Count > 1 || sources.Git.Count > 0) await Task.Run(() => catalog.ReadNew(sources.Stacks), stoppingToken);
        foreach (var path in sources.Paths) _queue.Add(path, WorkPriority.Start);
        sources.OnChange(OnCommit);
        var dispatcher = new PassDispatcher(_queue, options, clock);
        using var metrics = new LoopMetrics(_schedule.Resyncs, _queue, dispatcher);
        await dispatcher.RunAsync((path, priority) => WorkAsync(path, priority, files, stoppingToken), stoppingToken);
    }

    public override void Dispose()
    {
        _queue.Dispose();
        base.Dispose();
    }

    private ManagedStack Find(string path) => _stacks.GetOrAdd(path, _ => new ManagedStack(log));

    /// <summary>Git has other stacks, or other versions of them.</summary>
    private void OnCommit(IReadOnlyList<TrackedStack> changed)
    {
        var touched = changed.Where(stack => stack.IsRemoved).SelectMany(stack => catalog.Forget(stack.Key)).ToList();
        catalog.ReadNew(changed);
        foreach (var key in touched.Concat(changed.Select(stack => stack.Key)).Distinct(StringComparer.Ordinal)) OnFilesChanged(key);
    }

    private void OnFilesChanged(string path)
    {
        Find(path).NoteFileChange();
        _queue.Add(path, WorkPriority.Change);
    }

    /// <summary>Runs a pass of a stack and schedules the next one.</summary>
    private async Task WorkAsync(string path, WorkPriority priority, StackFileWatcher files, CancellationToken stoppingToken)
    {
        var stack = Find(path);
        try
        {
            if (sources.Find(path) is not { } tracked)
            {
                _stacks.TryRemove(path, out _);
                return;
            }

            using var scope = tracked.Newest is { } commit
                ? log.BeginScope(new Dictionary<string, object> { [CommitProperty] = commit.Id })
                : null;
            var (delay, next) = await PassTrace.RunAsync(
                path, tracked.Newest?.Id, priority, () => PassAsync(tracked, stack, priority, files, stoppingToken));
            if (sources.Find(path) is not null) _queue.AddAfter(path, delay, next);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops. The queue goes with it.
        }
        catch (LeaseException e)
        {
            stack.Forget();
            log.LogWarning("{Path}: {Reason} {Hint}", path, e.Message, e.Hint);
            _queue.AddAfter(path, LeaseKeeper.LookEvery, WorkPriority.Change);
        }
        catch (UserFacingException e)
        {
            stack.Forget();
            var wait = _schedule.NextBackoff(stack);
            log.LogError("{Path}: {Reason} {Hint} Trying again in {Wait}.", path, e.Message, e.Hint, wait);
            _queue.AddAfter(path, wait, WorkPriority.Resync);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // This is the edge of the loop: a defect that one stack triggers must not stop the other stacks.
            stack.Forget();
            var wait = _schedule.NextBackoff(stack);
            log.LogError(e, "The pass of {Path} failed; retrying in {Wait}", path, wait);
            _queue.AddAfter(path, wait, WorkPriority.Resync);
        }
    }

    /// <summary>Runs one pass of a stack, as far as it is needed.</summary>
    /// <returns>The delay until the next pass, and its priority.</returns>
    private async Task<(TimeSpan Delay, WorkPriority Priority)> PassAsync(
        TrackedStack tracked, ManagedStack managed, WorkPriority priority, StackFileWatcher files, CancellationToken cancellationToken)
    {
        var path = tracked.Key;
        using var urgency = CallUrgency.Begin(priority switch
        {
            WorkPriority.Change => CallPriority.Change,
            WorkPriority.Start => CallPriority.Source,
            _ => CallPriority.Resync,
        });
        if (managed.TakeRequest()) managed.Memory.RequestRetry();
        if (!managed.HasSameFiles()) managed.Forget();
        if (priority == WorkPriority.Resync) _schedule.CountResync();
        if (priority == WorkPriority.Resync && managed.Settled is { } settled)
        {
            var moved = await settled.FindMovedAsync(cancellationToken);
            if (moved is null)
            {
                PassLog.WriteStandstill(log, managed);
                return _schedule.NextResync(path);
            }

            log.LogDebug("{Stack}: {Read} has moved", managed.Name, moved);
        }

        StackReconciler? reconciler;
        try
        {
            if (tracked.IsRemoved) return await RemoveAsync(tracked, managed, cancellationToken);
            reconciler = managed.Reconciler ?? await LoadAsync(tracked, managed, files, cancellationToken);
        }
        catch (ConnectionException e)
        {
            var wait = _schedule.NextBackoff(managed);
            log.LogError("{Path}: {Reason} {Hint} Retrying in {Wait}", path, e.Message, e.Hint, wait);
            return (wait, WorkPriority.Resync);
        }

        if (reconciler is null) return _schedule.NextResync(path);
        var recorder = new PassRecorder(path, tracked.InForce?.Commit?.Id, statuses, observer);
        var result = await reconciler.ReconcileAsync(ReconcileMode.Apply, confirmPrune: false, recorder, cancellationToken);
        statuses.Report(path, reconciler, result);
        PassLog.Write(log, managed, reconciler.Stack.Name, result, statuses.Find(path)?.Drift ?? []);
        managed.Keep(reconciler, result);
        return _schedule.NextPass(path, managed, result);
    }

    /// <summary>Reads the specs of a stack and connects to its account.</summary>
    /// <returns>The reconciler; null if the specs have errors.</returns>
    private async Task<StackReconciler?> LoadAsync(
        TrackedStack tracked, ManagedStack managed, StackFileWatcher files, CancellationToken cancellationToken)
    {
        var path = tracked.Key;
        var loaded = tracked.Git is null ? tracked.InForce!.Load() : await _loader.LoadAsync(tracked, cancellationToken);
        if (loaded is null) return null;
        foreach (var other in catalog.Record(path, loaded.Stack, loaded.Reader.Fingerprints)) OnFilesChanged(other);
        if (tracked.Git is null)
            files.Follow(new Dictionary<string, IReadOnlySet<WatchedPath>> { [path] = WatchedPath.Find(path, loaded) });
        if (catalog.FindNamesakes(path) is { Count: > 0 } namesakes)
        {
            RefuseName(tracked, loaded.Stack!.Name, namesakes);
            return null;
        }

        if (loaded.Stack is not { } stack)
        {
            foreach (var error in loaded.Errors) log.LogError("{SpecError}", error.ToString());
            statuses.ReportInvalid(path, loaded.Errors);
            return null;
        }

        return await reconcilers.ConnectAsync(stack, managed.Memory, managed.AccessLogger, cancellationToken);
    }

    /// <summary>Stacks of one name would take each other's resources: none of them is reconciled.</summary>
    private void RefuseName(TrackedStack tracked, string name, IReadOnlyList<string> namesakes)
    {
        var message = $"Several stacks have the name {name}: {string.Join(", ", namesakes.Prepend(tracked.Key))}. "
            + "None of them is reconciled. Give each a name of its own.";
        statuses.ReportHeld(tracked.Key, GitReasons.DuplicateName, message);
        log.LogError("{Key}: {Refusal}", tracked.Key, message);
    }

    private async Task<(TimeSpan Delay, WorkPriority Priority)> RemoveAsync(
        TrackedStack tracked, ManagedStack managed, CancellationToken cancellationToken)
    {
        var (result, isGone) = await _removal.RunAsync(tracked, managed, cancellationToken);
        if (isGone)
        {
            sources.Forget(tracked.Key);
            statuses.Forget(tracked.Key);
            _stacks.TryRemove(tracked.Key, out _);
            log.LogInformation("{Key}: nothing is left of it", tracked.Key);
        }

        return result is null ? _schedule.NextResync(tracked.Key) : _schedule.NextPass(tracked.Key, managed, result);
    }
}
