using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Asks the hosts of git sources for new commits: at an interval, and at once when somebody asks for it. A source that cannot be followed
/// changes nothing; what was in force stays.
/// </summary>
/// <param name="sources">Receives what the branches hold.</param>
/// <param name="statuses">Receives whether the sources can be followed.</param>
/// <param name="interval">The time between two requests to a host.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class GitPoller(
    StackSources sources, StatusStore statuses, TimeSpan interval, TimeProvider clock, ILogger<GitPoller> log) : BackgroundService
{
    private readonly Dictionary<GitFollower, SemaphoreSlim> _wakes =
        sources.Git.ToDictionary(source => source, _ => new SemaphoreSlim(0, 1));

    /// <summary>Asks the hosts now. Several requests at the same time are one.</summary>
    public void Wake()
    {
        foreach (var wake in _wakes.Values)
        {
            try
            {
                wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // It is asked already.
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sources.Git.Select(source => Task.Run(() => FollowAsync(source, stoppingToken), CancellationToken.None)));

    public override void Dispose()
    {
        foreach (var wake in _wakes.Values) wake.Dispose();
        base.Dispose();
    }

    private async Task FollowAsync(GitFollower source, CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await PollAsync(source, stoppingToken);
                await WaitAsync(source, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task WaitAsync(GitFollower source, CancellationToken stoppingToken)
    {
        using var waited = new CancellationTokenSource(interval, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(waited.Token, stoppingToken);
        try
        {
            await _wakes[source].WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The interval is over.
        }
    }

    /// <summary>Asks the host of a source once.</summary>
    /// <param name="source">The source.</param>
    /// <param name="stoppingToken">Ends the request.</param>
    public async Task PollAsync(GitFollower source, CancellationToken stoppingToken)
    {
        var limit = source.Limits.FetchDeadline;
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        var poll = Task.Run(() => source.Poll(either.Token), CancellationToken.None);
        try
        {
            Accept(source, await poll.WaitAsync(either.Token));
        }
        catch (GitException e)
        {
            Refuse(source, e);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            Refuse(source, new GitException(
                GitReasons.Unreachable, $"{source.Source.Url} did not answer within {limit.TotalSeconds:0} seconds.", "Check the network."));

            // A call that hangs in the network cannot be ended; no second one is made meanwhile.
            await ((Task)poll.WaitAsync(stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LibGit2Sharp.LibGit2SharpException)
        {
            Refuse(source, new GitException(GitReasons.Unreachable, e.Message, "Check --git-folder and the space on its disk."));
        }
    }

    private void Accept(GitFollower source, GitSnapshot snapshot)
    {
        var name = source.Source.ToString();
        var before = statuses.FindSource(name);
        var isNew = before?.Commit != snapshot.Commit.Id;
        if (before is { Condition.Status: true } && !isNew) return;
        statuses.ReportSource(name, snapshot.Commit.Id, GitReasons.Followed, isReady: true, $"Commit {snapshot.Commit.Short}.");
        if (isNew)
        {
            log.LogInformation(
                "{Source}: commit {Commit} has {Stacks} stacks", name, snapshot.Commit.Id, snapshot.Folders.Count);
            foreach (var path in snapshot.LeftOut)
                log.LogWarning("{Source}: {Path} is a symbolic link or a submodule, and is left out", name, path);
        }
        else
        {
            log.LogInformation("{Source}: is followed again", name);
        }

        sources.Accept(source, snapshot, () => source.FindRemoved(snapshot));
        source.Keep(sources.Stacks.Where(stack => stack.Git == source).SelectMany(stack => stack.Trees));
    }

    private void Refuse(GitFollower source, GitException failure)
    {
        var name = source.Source.ToString();
        var message = $"{failure.Message} {failure.Hint}";
        var before = statuses.FindSource(name);
        if (before is null || before.Condition.Status || before.Condition.Message != message)
            log.LogError("{Source}: {Reason} {Hint} Nothing is changed or deleted because of it", name, failure.Message, failure.Hint);
        statuses.ReportSource(name, before?.Commit, failure.Reason, isReady: false, message);
    }
}
