using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Tests.Shared;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Sources.Git;
using Worker.Tests.Sources.Git;

namespace Worker.Tests.Hosting;

public sealed class GitPollerTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly StatusStore _statuses;
    private readonly GitTestRepository _repository = new();
    private readonly Followed _followed;
    private readonly StackSources _sources;

    public GitPollerTests()
    {
        _statuses = new StatusStore(_clock);
        _followed = new Followed($"{_repository.Url}?path=stacks");
        _sources = new StackSources([], [_followed.Follower]);
    }

    [Fact]
    public async Task Stacks_come_and_go_with_commits()
    {
        using var poller = Create();
        _repository.Commit(Followed.Stacks("stacks/a", "stacks/b"));
        await poller.PollAsync(_followed.Follower, CancellationToken.None);
        Assert.Equal([("stacks/a", false), ("stacks/b", false)], Stacks());

        _repository.Commit(Followed.Stacks("stacks/b", "stacks/c"));
        await poller.PollAsync(_followed.Follower, CancellationToken.None);
        Assert.Equal([("stacks/a", true), ("stacks/b", false), ("stacks/c", false)], Stacks());

        _repository.Commit(Followed.Stacks("stacks/a", "stacks/b"));
        await poller.PollAsync(_followed.Follower, CancellationToken.None);
        Assert.Equal([("stacks/a", false), ("stacks/b", false), ("stacks/c", true)], Stacks());
    }

    [Fact]
    public async Task A_removed_stack_keeps_the_last_commit_that_had_it()
    {
        using var poller = Create();
        var last = _repository.Commit(Followed.Stacks("stacks/a", "stacks/b"));
        await poller.PollAsync(_followed.Follower, CancellationToken.None);
        _repository.Commit(Followed.Stacks("stacks/b"));
        await poller.PollAsync(_followed.Follower, CancellationToken.None);
        _repository.Commit(Followed.Stacks("stacks/b", "stacks/c"));
        await poller.PollAsync(_followed.Follower, CancellationToken.None);

        Assert.Equal(last, _sources.Stacks.Single(stack => stack.IsRemoved).Newest!.Id);
    }

    public static TheoryData<string> Losses => new("branch", "path", "stacks", "repository");

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Without_source_branch_path_or_stacks_nothing_is_removed_and_the_condition_says_why(string lost)
    {
        using var poller = Create();
        var commit = _repository.Commit(Followed.Stacks("stacks/a", "stacks/b"));
        await poller.PollAsync(_followed.Follower, CancellationToken.None);

        var away = _repository.Folder + ".away";
        if (lost == "branch") _repository.RemoveBranch("main");
        else if (lost == "path") _repository.Commit(Followed.Stacks("elsewhere"));
        else if (lost == "stacks") _repository.Commit(new Dictionary<string, string> { ["stacks/readme.md"] = "x" });
        else Directory.Move(_repository.Folder, away);
        await poller.PollAsync(_followed.Follower, CancellationToken.None);

        Assert.Equal([("stacks/a", false), ("stacks/b", false)], Stacks());
        var report = Assert.Single(_statuses.Sources);
        Assert.False(report.Condition.Status);
        Assert.Equal(
            lost switch
            {
                "branch" => GitReasons.BranchMissing,
                "path" => GitReasons.PathMissing,
                "stacks" => GitReasons.NoStacks,
                _ => GitReasons.Unreachable,
            },
            report.Condition.Reason);
        Assert.Equal(commit, report.Commit);
        if (lost == "repository") Directory.Move(away, _repository.Folder);
    }

    [Fact]
    public async Task The_host_is_asked_at_the_interval_and_at_once_on_request()
    {
        using var poller = Create();
        var polled = new SemaphoreSlim(0);
        _statuses.Changed += _ => polled.Release();
        _repository.Commit(Followed.Stacks("stacks/a"));
        await poller.StartAsync(CancellationToken.None);
        await polled.WaitAsync();

        _repository.Commit(Followed.Stacks("stacks/a", "stacks/b"));
        poller.Wake();
        await polled.WaitAsync();

        _repository.Commit(Followed.Stacks("stacks/a", "stacks/c"));
        while (!await polled.WaitAsync(TimeSpan.FromMilliseconds(20))) _clock.Advance(TimeSpan.FromSeconds(10));

        await poller.StopAsync(CancellationToken.None);
        Assert.Contains(("stacks/c", false), Stacks());
    }

    public void Dispose()
    {
        _followed.Dispose();
        _repository.Dispose();
    }

    private GitPoller Create() => new(_sources, _statuses, TimeSpan.FromSeconds(30), _clock, NullLogger<GitPoller>.Instance);

    private (string Folder, bool IsRemoved)[] Stacks() =>
        [.. _sources.Stacks.Select(stack => (stack.Folder, stack.IsRemoved)).OrderBy(stack => stack.Folder, StringComparer.Ordinal)];
}
