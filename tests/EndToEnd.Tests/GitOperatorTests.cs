using Reconciler.Engine.Model;
using Reconciler.Worker.Sources.Git;
using static EndToEnd.Tests.GitWorkshop;

namespace EndToEnd.Tests;

/// <summary>The operator follows a repository.</summary>
public sealed class GitOperatorTests
{
    private const string Broken = "  colour: blue\n";

    [Fact]
    public async Task A_commit_is_applied_and_its_identifier_is_the_observed_generation()
    {
        await using var git = await GitWorkshop.StartAsync();
        var first = git.Commit(Stack("shop"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        Assert.Equal(["shop:first"], await git.GatewaysAsync());
        Assert.Equal((first, first), (git.Report("shop").Commit, git.Report("shop").ObservedCommit));

        var second = git.Commit(Stack("shop", "second"), Stack("other"));
        await git.Running.PollAsync("other: 2 of 2 resources ready");
        await git.Running.WaitAsync(git.UntilAsync(async () => (await git.GatewaysAsync()).SequenceEqual(["other:first", "shop:second"])));

        Assert.Equal(second, git.Report("shop").Commit);
        Assert.Contains(git.Running.Log.Lines, line => line.Contains($"shop: commit {second} is in force", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_commit_with_errors_is_refused_for_that_stack_and_the_last_good_one_stays_in_force()
    {
        await using var git = await GitWorkshop.StartAsync();
        var good = git.Commit(Stack("shop"), Stack("other"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        var bad = git.Commit(Stack("shop", "second", more: Broken), Stack("other", "second"));
        await git.Running.PollAsync("other: commit", bad);
        await git.Running.WaitAsync(git.UntilAsync(async () =>
            (await git.GatewaysAsync()).SequenceEqual(["other:second", "shop:first"]) && git.Report("shop").ObservedCommit == bad));

        var report = git.Report("shop");
        Assert.Equal((good, bad), (report.Commit, report.ObservedCommit));
        Assert.Equal((false, GitReasons.InvalidSpecs), (report.Source!.Status, report.Source.Reason));
        Assert.StartsWith($"Commit {bad[..8]} is refused: stacks/shop/stack.yaml:13:3: spec.colour: ", report.Source.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Commit {good[..8]} stays in force.", report.Source.Message, StringComparison.Ordinal);
        Assert.Equal("stacks/shop/stack.yaml", Assert.Single(report.Errors).Location.File);
        Assert.True(report.Status!.IsReady);
    }

    [Fact]
    public async Task After_a_restart_the_newest_valid_commit_that_AWS_matches_is_in_force()
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop", "first"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        var good = git.Commit(Stack("shop", "second"));
        await git.Running.PollAsync("shop: commit", good);
        await git.Running.WaitAsync(git.UntilAsync(async () => (await git.GatewaysAsync()).Contains("shop:second")));
        git.Commit(Stack("shop", "third", more: Broken));
        git.Commit(Stack("shop", "fourth", more: Broken));
        await git.ChangeAsync("shop", "mine");

        await git.RestartAsync();
        await git.Running.PollAsync("stays in force");
        await git.Running.WaitAsync(git.UntilAsync(async () => (await git.GatewaysAsync()).Contains("shop:second")));

        Assert.Equal(good, git.Report("shop").Commit);
    }

    [Fact]
    public async Task After_a_restart_without_a_commit_that_AWS_matches_the_stack_is_held()
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop", "applied"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");

        // The commit that was applied is lost by a forced push.
        git.Repository.RemoveBranch("main");
        git.Commit(Stack("shop", "older"));
        git.Commit(Stack("shop", "newer", more: Broken));
        git.Aws.Aws.Requests.Clear();
        await git.RestartAsync();
        await git.Running.PollAsync("is refused", "nothing is changed");
        await git.Running.WaitForResyncAsync(git.Running.Log.NextAsync("is refused", "nothing is changed"));

        Assert.Empty(git.Aws.Mutations);
        var stalled = git.Report("shop").Conditions.Single(condition => condition.Type == ConditionTypes.Stalled);
        Assert.True(stalled.Status);
        Assert.Contains("stacks/shop/stack.yaml:13:3", stalled.Message, StringComparison.Ordinal);

        var mended = git.Commit(Stack("shop", "mended"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        Assert.Equal(["shop:mended"], await git.GatewaysAsync());
        Assert.Equal(mended, git.Report("shop").Commit);
        Assert.False(git.Report("shop").Conditions.Single(condition => condition.Type == ConditionTypes.Stalled).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stack_whose_folder_goes_is_reported_and_nothing_is_touched(bool restarts)
    {
        await using var git = await GitWorkshop.StartAsync();
        var last = git.Commit(Stack("shop"), Stack("other"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        git.Commit(Stack("other"));
        git.Aws.Aws.Requests.Clear();
        if (restarts) await git.RestartAsync();
        await git.Running.PollAsync("Removed from git");

        Assert.Empty(git.Aws.Mutations);
        Assert.Contains("shop:first", await git.GatewaysAsync());
        var condition = git.Report("shop").Source!;
        Assert.Equal((false, GitReasons.Removed), (condition.Status, condition.Reason));
        Assert.Contains($"`git checkout {last[..8]}` and `reconciler destroy stacks/shop`", condition.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stack_whose_last_commit_confirmed_pruning_is_deleted_with_its_folder(bool restarts)
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop", isConfirmed: true), Stack("other"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        await git.Running.WaitAsync(git.UntilAsync(async () => (await git.GatewaysAsync()).Count == 2));
        git.Commit(Stack("other"));
        if (restarts) await git.RestartAsync();
        await git.Running.PollAsync("nothing is left of it");

        Assert.Equal(["other:first"], await git.GatewaysAsync());
        Assert.DoesNotContain(git.Running.Board.Reports, report => report.Name == "shop");
    }

    [Fact]
    public async Task The_annotation_of_an_earlier_commit_confirms_nothing()
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop", isConfirmed: true), Stack("other"));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        git.Commit(Stack("shop"), Stack("other"));
        git.Commit(Stack("other"));
        await git.Running.PollAsync("Removed from git");

        await git.RestartAsync();
        await git.Running.PollAsync("Removed from git");
        Assert.Contains("shop:first", await git.GatewaysAsync());
    }

    [Fact]
    public async Task A_stack_that_moves_to_another_folder_loses_nothing()
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop", isConfirmed: true));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        git.Aws.Aws.Requests.Clear();
        git.Commit(Stack("shop", folder: "moved", isConfirmed: true));
        await git.Running.PollAsync("nothing is left of it");

        Assert.Empty(git.Aws.Mutations);
        Assert.Equal(["shop:first"], await git.GatewaysAsync());
    }

    [Fact]
    public async Task A_confirmed_removal_waits_while_another_stack_has_errors_because_it_may_be_the_same_one()
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop", isConfirmed: true));
        await git.Running.PollAsync("shop: 2 of 2 resources ready");
        git.Commit(Stack("shop", folder: "moved", isConfirmed: true, more: Broken));
        git.Aws.Aws.Requests.Clear();
        await git.Running.PollAsync("Removed from git", "waits until the specs of all other stacks are valid");

        Assert.Empty(git.Aws.Mutations);
    }

    [Fact]
    public async Task Two_stacks_of_one_name_are_both_refused_until_one_has_another_name()
    {
        await using var git = await GitWorkshop.StartAsync();
        git.Commit(Stack("shop", "a", folder: "a"), Stack("shop", "b", folder: "b"));
        await git.Running.PollAsync("stacks/a", "Several stacks have the name shop");
        await git.Running.WaitAsync(git.UntilAsync(() => Task.FromResult(git.Running.Board.Reports.Count(report => report.Held is not null) == 2)));
        Assert.Empty(git.Aws.Mutations);
        Assert.All(git.Running.Board.Reports, report => Assert.Equal(GitReasons.DuplicateName, report.Held!.Reason));

        git.Commit(Stack("shop", "a", folder: "a"), Stack("store", "b", folder: "b"));
        await git.Running.PollAsync("store: 2 of 2 resources ready");
        await git.Running.WaitAsync(git.UntilAsync(async () => (await git.GatewaysAsync()).SequenceEqual(["shop:a", "store:b"])));
        Assert.All(git.Running.Board.Reports, report => Assert.Null(report.Held));
    }
}
