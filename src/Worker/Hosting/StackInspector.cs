using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Spec;
using Reconciler.Worker.Logs;
using Reconciler.Worker.Sources;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Finds out, for people who ask, what a stack would change now and who may call what. It plans from what passes have read, so it costs no
/// call that they do not make anyway; nothing of it is kept between the requests but for some seconds. Thread-safe.
/// </summary>
/// <param name="sources">The stacks.</param>
/// <param name="reconcilers">Connects a stack to its AWS account.</param>
/// <param name="statuses">What is known of the stacks.</param>
/// <param name="clock">The clock.</param>
internal sealed class StackInspector(
    StackSources sources, StackReconcilerFactory reconcilers, StatusStore statuses, TimeProvider clock)
{
    private const int MaxKept = 16;
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>Returns what is in force, or is to be: the newest commit, or the one before it if that one is refused.</summary>
    /// <param name="key">The key of the stack.</param>
    /// <returns>The version; null if there is none.</returns>
    /// <exception cref="GitException">The commit cannot be read.</exception>
    public StackVersion? FindVersion(string key) => sources.Find(key) switch
    {
        null or { IsRemoved: true } => null,
        { Git: null } or { IsNewestRefused: true } or { Newest: null } => sources.Find(key)!.InForce,
        { Newest: { } newest } stack => stack.Locate(newest),
    };

    /// <summary>Inspects a stack.</summary>
    /// <param name="key">The key of the stack.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The inspection; null if the stack has no specs that are valid.</returns>
    /// <exception cref="ConnectionException">The account cannot be reached.</exception>
    /// <exception cref="TimeoutException">AWS does not answer.</exception>
    public async Task<StackInspection?> InspectAsync(string key, CancellationToken cancellationToken)
    {
        var report = statuses.Find(key);
        var now = clock.GetUtcNow();
        Task<StackInspection?> inspection;
        lock (_lock)
        {
            if (_kept.TryGetValue(key, out var kept) && kept.Report == report && now - kept.At <= MaxAge && !kept.Inspection.IsFaulted)
            {
                inspection = kept.Inspection;
            }
            else
            {
                if (_kept.Count == MaxKept) _kept.Remove(_kept.MinBy(other => other.Value.At).Key);
                inspection = Task.Run(() => InspectNowAsync(key), CancellationToken.None);
                _kept[key] = new Kept(report, now, inspection);
            }
        }

        return await inspection.WaitAsync(cancellationToken);
    }

    /// <summary>Reads the log of the latest build of a server from AWS, as <c>logs</c> does.</summary>
    /// <param name="key">The key of the stack.</param>
    /// <param name="server">The <c>McpServer</c> object.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>The lines; empty if there was no build, or its log does not exist yet.</returns>
    /// <exception cref="ConnectionException">The account cannot be reached.</exception>
    public async Task<IReadOnlyList<LogLine>> ReadBuildLogAsync(string key, ObjectRef server, CancellationToken cancellationToken)
    {
        if (FindVersion(key)?.Load().Stack is not { } stack || stack.Find(server) is null) return [];
        var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, cancellationToken);
        var log = await new ServerLogs(reconciler, server).FindBuildLogAsync(cancellationToken);
        return log is null ? [] : await log.ReadAsync(cancellationToken);
    }

    private async Task<StackInspection?> InspectNowAsync(string key)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        if (FindVersion(key)?.Load().Stack is not { } stack) return null;
        try
        {
            var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, limit.Token);
            return await reconciler.InspectAsync(limit.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"AWS did not answer within {Limit.TotalSeconds} s.", e);
        }
    }

    private sealed record Kept(StackReport? Report, DateTimeOffset At, Task<StackInspection?> Inspection);
}
