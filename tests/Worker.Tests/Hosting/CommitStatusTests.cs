using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Spec;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Sources.Git;

namespace Worker.Tests.Hosting;

/// <summary>What commits show of their stacks.</summary>
public sealed class CommitStatusTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("GitHub", "https://github.com/owner/repo.git", "https://api.github.com/repos/owner/repo/statuses/" + Commit, "context", "failure")]
    [InlineData("GitHub", "https://git.example.test/owner/repo", "https://git.example.test/api/v3/repos/owner/repo/statuses/" + Commit, "context", "failure")]
    [InlineData("GitLab", "https://gitlab.com/group/sub/repo", "https://gitlab.com/api/v4/projects/group%2Fsub%2Frepo/statuses/" + Commit, "name", "failed")]
    public async Task A_refused_commit_has_failed_and_says_why(string host, string repository, string url, string name, string state)
    {
        var (sink, statuses, stack) = Create(host, repository, "TOKEN");
        statuses.ReportOrigin(stack, GitReasons.InvalidSpecs, isReady: false, new string('x', 200), []);

        using var request = sink.Describe(Event(stack))!();

        Assert.Equal(url, request.RequestUri!.AbsoluteUri);
        Assert.Contains("TOKEN", request.Headers.ToString(), StringComparison.Ordinal);
        var document = JsonNode.Parse(await request.Content!.ReadAsStringAsync())!;
        Assert.Equal((state, "reconciler/shop", 140), ((string)document["state"]!, (string)document[name]!, ((string)document["description"]!).Length));
    }

    [Fact]
    public void A_state_is_told_once_for_each_commit()
    {
        var (sink, statuses, stack) = Create("GitHub", "https://github.com/owner/repo", "TOKEN");
        statuses.ReportOrigin(stack, GitReasons.Followed, isReady: true, "In force.", []);
        Assert.NotNull(sink.Describe(Event(stack)));
        Assert.Null(sink.Describe(Event(stack)));

        stack.Note(new GitCommit(new string('f', 40), "tree", default), isRemoved: false);
        statuses.ReportOrigin(stack, GitReasons.Followed, isReady: true, "In force.", []);
        Assert.NotNull(sink.Describe(Event(stack)));
    }

    [Theory]
    [InlineData("http://git.example.test/owner/repo", "TOKEN", "http:// would not encrypt the token.")]
    [InlineData("https://github.com/owner/repo", null, "There is no token.")]
    public void A_token_is_needed_and_not_sent_unencrypted(string repository, string? token, string message)
    {
        var (sink, statuses, stack) = Create("GitHub", repository, token);
        statuses.ReportOrigin(stack, GitReasons.Followed, isReady: true, "In force.", []);

        Assert.Equal(message, Assert.Throws<GitException>(() => sink.Describe(Event(stack))!()).Message);
    }

    [Fact]
    public void Stacks_without_git_and_local_repositories_have_no_commits_to_show()
    {
        var (sink, statuses, stack) = Create("GitHub", "file:///srv/repo", "TOKEN");
        statuses.ReportOrigin(stack, GitReasons.Followed, isReady: true, "In force.", []);
        statuses.ReportInvalid("/specs/shop", [new SpecError(new SourceLocation("a.yaml", 1, 1), "spec", "wrong", null)]);

        Assert.Null(sink.Describe(Event(stack)));
        Assert.Null(sink.Describe(new StackEvent(1, default, "shop", null, null) { Key = "/specs/shop" }));
        Assert.Null(sink.Describe(new StackEvent(1, default, "source", null, null)));
    }

    private static StackEvent Event(TrackedStack stack) => new(1, default, "shop", Commit, null) { Key = stack.Key };

    private static (CommitStatusSink Sink, StatusStore Statuses, TrackedStack Stack) Create(string host, string repository, string? token)
    {
        var source = GitSource.Parse(repository);
        var statuses = new StatusStore(new FakeTimeProvider());
        var stack = TrackedStack.OfGit(new GitFollower(source, Path.Combine(Path.GetTempPath(), "none"), GitCredentials.None), "stacks/shop");
        stack.Note(new GitCommit(Commit, "tree", default), isRemoved: false);
        return (new CommitStatusSink(Enum.Parse<GitHost>(host), [source], new GitCredentials(null, token), statuses), statuses, stack);
    }
}
