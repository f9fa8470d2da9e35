using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting.PullRequests;

/// <summary>
/// Comments each open pull request for a followed branch with what it would change: one comment, which is written again when the request or
/// the branch moves. Requests of forks are left out unless they are allowed, because planning specs reads AWS as they say.
/// </summary>
/// <param name="settings">Which requests.</param>
/// <param name="sources">The followed repositories.</param>
/// <param name="host">Their host.</param>
/// <param name="report">Says what a request changes.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class PullRequestService(
    PullRequestSettings settings,
    StackSources sources,
    IPullRequestHost host,
    PullRequestReport report,
    TimeProvider clock,
    ILogger<PullRequestService> log) : BackgroundService
{
    /// <summary>The time between two looks at the requests of a repository.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(GitFollower Git, int Number), (string Head, string Tip)> _told = [];
    private readonly HashSet<(GitFollower Git, string Problem)> _problems = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                foreach (var git in sources.Git) await LookAsync(git, stoppingToken);
                await clock.Delay(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The worker stops.
        }
    }

    /// <summary>Looks at the open requests of a repository, and comments those that have moved.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="stoppingToken">Ends it.</param>
    internal async Task LookAsync(GitFollower git, CancellationToken stoppingToken)
    {
        if (git is not { Branch: { } branch, Tip: { } tip } || !host.Has(git.Source)) return;
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            var open = await host.ListAsync(git.Source, branch["refs/heads/".Length..], either.Token);
            foreach (var gone in _told.Keys.Where(told => told.Git == git && open.All(pull => pull.Number != told.Number)).ToList())
                _told.Remove(gone);
            foreach (var pull in open.Where(pull => settings.AllowsForks || !pull.IsFork))
            {
                if (_told.GetValueOrDefault((git, pull.Number)) == (pull.Head, tip.Id)) continue;
                await CommentAsync(git, pull, either.Token);
                _told[(git, pull.Number)] = (pull.Head, tip.Id);
            }

            _problems.RemoveWhere(problem => problem.Git == git);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            Tell(git, $"no answer within {Limit.TotalMinutes} minutes");
        }
        catch (Exception e) when (e is NotificationException or UserFacingException or HttpRequestException or TimeoutException
            || FailureClassifier.IsAwsFailure(e))
        {
            Tell(git, e is UserFacingException known ? $"{known.Message} {known.Hint}" : e.Message);
        }
    }

    private async Task CommentAsync(GitFollower git, PullRequest pull, CancellationToken cancellationToken)
    {
        var marker = CreateMarker(git.Source);
        GitProposal proposal;
        try
        {
            proposal = await Task.Run(() => git.FetchProposal(pull.Reference, cancellationToken), CancellationToken.None)
                .WaitAsync(cancellationToken);
        }
        catch (GitException e) when (e.Reason == GitReasons.Refused)
        {
            var refused = $"{marker}\n## reconciler\n\nThe commit is refused: {e.Message}";
            await host.WriteAsync(git.Source, pull, marker, refused, refused, cancellationToken);
            return;
        }

        try
        {
            var changes = await report.CreateAsync(proposal, cancellationToken);
            var head = $"{marker}\n## reconciler\n\nWhat commit {proposal.Head.Short} changes in AWS, compared with what is there now.\n\n";
            var nothing = $"{marker}\n## reconciler\n\nCommit {proposal.Head.Short} changes no stack.";
            await host.WriteAsync(git.Source, pull, marker, changes is null ? null : head + changes, nothing, cancellationToken);
            if (changes is not null) log.LogInformation("{Source}: pull request {Number} has a comment", git.Source, pull.Number);
        }
        finally
        {
            git.Release(proposal);
        }
    }

    /// <summary>Several workers, or sources, may comment the same request: each finds its own comment again.</summary>
    private static string CreateMarker(GitSource source) =>
        $"<!-- reconciler {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.ToString())))[..16]} -->";

    private void Tell(GitFollower git, string problem)
    {
        // The same trouble comes again every minute until somebody mends it.
        if (_problems.Add((git, problem)))
            log.LogWarning("{Source}: pull requests are not commented: {Problem}", git.Source, problem);
    }
}
