using Reconciler.Worker.Hosting;
using Reconciler.Worker.Hosting.PullRequests;
using Reconciler.Worker.Sources.Git;
using static EndToEnd.Tests.GitWorkshop;

namespace EndToEnd.Tests;

/// <summary>The comment that a pull request gets: what it changes, and whose access.</summary>
public sealed class PullRequestTests
{
    [Fact]
    public async Task Comment_has_the_diff_of_the_stacks_that_the_request_changes_and_is_written_again_when_it_moves()
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop"), Stack("other"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        await git.Running.WaitAsync(git.UntilAsync(async () => (await git.GatewaysAsync()).Count == 2));
        var host = new Host();
        using var service = Create(git, host, allowsForks: false);
        git.Repository.Branch("feature");
        var head = Propose(git, host, 7, "feature", Stack("shop", "proposed"), Stack("other"));
        git.Aws.Aws.Requests.Clear();

        await LookAsync(git, service);
        var comment = Assert.Single(host.Comments).Value;
        Assert.StartsWith("<!-- reconciler ", comment, StringComparison.Ordinal);
        Assert.Contains($"What commit {head[..8]} changes in AWS", comment, StringComparison.Ordinal);
        Assert.Contains("### Stack `shop` (us-east-1, account 000000000000)", comment, StringComparison.Ordinal);
        Assert.Contains("| | | `description` | `first` | `proposed` |", comment, StringComparison.Ordinal);
        Assert.DoesNotContain("other", comment, StringComparison.Ordinal);
        Assert.Empty(git.Aws.Mutations);

        // The same head and branch: nothing is written again.
        await LookAsync(git, service);
        Assert.Equal(1, host.Writes);

        Propose(git, host, 7, "feature", Stack("shop", "first"), Stack("other"), Stack("third"));
        await LookAsync(git, service);
        Assert.Equal(2, host.Writes);
        comment = Assert.Single(host.Comments).Value;
        Assert.Contains("### Stack `third`", comment, StringComparison.Ordinal);
        Assert.DoesNotContain("`proposed`", comment, StringComparison.Ordinal);

        // A request that changes no stack any more says so where it has a comment.
        Propose(git, host, 7, "feature", Stack("shop"), Stack("other"), new() { ["README.md"] = "read me" });
        await LookAsync(git, service);
        Assert.Contains("changes no stack", Assert.Single(host.Comments).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_and_stacks_that_go_are_in_the_comment_and_a_request_without_stacks_gets_none()
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop"), Stack("other"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        var host = new Host();
        using var service = Create(git, host, allowsForks: false);
        git.Repository.Branch("broken");
        git.Repository.Branch("docs");
        Propose(git, host, 1, "broken", Stack("shop", more: "  colour: '@everyone <b>'\n"));
        Propose(git, host, 2, "docs", Stack("shop"), Stack("other"), new() { ["README.md"] = "read me" });

        await LookAsync(git, service);

        var comment = Assert.Single(host.Comments);
        Assert.Equal(1, comment.Key);
        Assert.Contains("stacks/shop/stack.yaml:13:3: spec.colour", comment.Value, StringComparison.Ordinal);
        Assert.Contains("### Folder `stacks/other`", comment.Value, StringComparison.Ordinal);
        Assert.Contains("reconciler/confirm-prune", comment.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", comment.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Request_of_a_fork_gets_a_comment_only_if_that_is_allowed(bool isAllowed, int comments)
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        var host = new Host();
        using var service = Create(git, host, isAllowed);
        git.Repository.Branch("fork");
        Propose(git, host, 3, "fork", isFork: true, Stack("shop", "theirs"));

        await LookAsync(git, service);

        Assert.Equal(comments, host.Comments.Count);
    }

    [Fact]
    public async Task Host_that_refuses_is_told_of_once_and_the_next_look_tries_again()
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        var host = new Host { Problem = "HTTP 403" };
        using var service = Create(git, host, allowsForks: false);
        git.Repository.Branch("feature");
        Propose(git, host, 7, "feature", Stack("shop", "proposed"));

        await LookAsync(git, service);
        await LookAsync(git, service);
        Assert.Single(git.Running.Log.Lines, line => line.Contains("pull requests are not commented: HTTP 403", StringComparison.Ordinal));

        host.Problem = null;
        await LookAsync(git, service);
        Assert.Single(host.Comments);
    }

    private static string Propose(GitWorkshop git, Host host, int number, string branch, params Dictionary<string, string>[] stacks) =>
        Propose(git, host, number, branch, isFork: false, stacks);

    private static string Propose(
        GitWorkshop git, Host host, int number, string branch, bool isFork, params Dictionary<string, string>[] stacks)
    {
        var head = git.Repository.Commit(stacks.SelectMany(stack => stack).ToDictionary(file => file.Key, file => file.Value), branch);
        host.Open[number] = new PullRequest(number, head, $"refs/heads/{branch}", isFork);
        return head;
    }

    private static PullRequestService Create(GitWorkshop git, Host host, bool allowsForks) => new(
        new PullRequestSettings(GitHost.GitHub, allowsForks),
        git.Running.Sources,
        host,
        new PullRequestReport(git.Running.Reconcilers),
        git.Running.Clock,
        git.Running.Log.For<PullRequestService>());

    private static Task LookAsync(GitWorkshop git, PullRequestService service) =>
        git.Running.WaitAsync(service.LookAsync(git.Running.Sources.Git[0], CancellationToken.None));

    private sealed class Host : IPullRequestHost
    {
        public Dictionary<int, PullRequest> Open { get; } = [];

        public Dictionary<int, string> Comments { get; } = [];

        public int Writes { get; private set; }

        public string? Problem { get; set; }

        public bool Has(GitSource source) => true;

        public Task<IReadOnlyList<PullRequest>> ListAsync(GitSource source, string branch, CancellationToken cancellationToken)
        {
            Assert.Equal("main", branch);
            return Problem is { } problem
                ? throw new NotificationException(problem, canPass: true)
                : Task.FromResult<IReadOnlyList<PullRequest>>([.. Open.Values]);
        }

        public Task WriteAsync(
            GitSource source, PullRequest pullRequest, string marker, string? text, string otherwise, CancellationToken cancellationToken)
        {
            Assert.StartsWith(marker, text ?? otherwise, StringComparison.Ordinal);
            if (text is null && !Comments.ContainsKey(pullRequest.Number)) return Task.CompletedTask;
            Comments[pullRequest.Number] = text ?? otherwise;
            Writes++;
            return Task.CompletedTask;
        }
    }
}
