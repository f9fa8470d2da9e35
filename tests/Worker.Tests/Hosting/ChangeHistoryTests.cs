using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Worker.Hosting;

namespace Worker.Tests.Hosting;

/// <summary>What is kept of the changes and builds of passes, and that it is bounded.</summary>
public sealed class ChangeHistoryTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ResourceTypes _types = new(new SecretReader(_ => null));

    [Fact]
    public void Change_that_is_tried_again_is_one_change_with_the_last_state()
    {
        var history = new ChangeHistory(_clock);
        history.Begin("shop", "abc", Change("gateway"));
        history.End("shop", new ResourceOutcome(Address("gateway"), ResourceState.Stalled) { Reason = "no" });
        history.Begin("shop", "abc", Change("gateway"));
        history.End("shop", new ResourceOutcome(Address("gateway"), ResourceState.Ready));

        var change = Assert.Single(history.Find("shop"));
        Assert.Equal((2, "Ready", null), (change.Attempts, change.State, change.StateReason));

        // A later outcome is not that of a change that has ended; another commit makes another change.
        history.End("shop", new ResourceOutcome(Address("gateway"), ResourceState.Drifted));
        history.Begin("shop", "def", Change("gateway"));
        Assert.Equal(["def", "abc"], history.Find("shop").Select(one => one.Commit));
        Assert.Equal("Ready", history.Find("shop")[1].State);
    }

    [Fact]
    public void Replacement_is_one_change_though_it_takes_two_passes()
    {
        var history = new ChangeHistory(_clock);
        history.Begin("shop", "abc", Change("gateway") with { Kind = ChangeKind.Replace });
        history.End("shop", new ResourceOutcome(Address("gateway"), ResourceState.Waiting));
        history.Begin("shop", "abc", Change("gateway") with { Kind = ChangeKind.Create });
        history.End("shop", new ResourceOutcome(Address("gateway"), ResourceState.Ready));

        var change = Assert.Single(history.Find("shop"));
        Assert.Equal(("replace", "Ready"), (change.Action, change.State));
    }

    [Fact]
    public void Oldest_changes_go_first_of_a_stack_and_of_all()
    {
        var history = new ChangeHistory(_clock);
        for (var i = 0; i <= ChangeHistory.MaxOfStack; i++) history.Begin("shop", null, Change($"g{i}"));
        Assert.Equal(ChangeHistory.MaxOfStack, history.Find("shop").Count);
        Assert.Equal("Gateway/g1", history.Find("shop")[^1].Resource);

        for (var i = 0; i < ChangeHistory.MaxOfAll; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            history.Begin($"stack-{i}", null, Change("gateway"));
        }

        Assert.Empty(history.Find("shop"));
        Assert.Single(history.Find("stack-0"));
        history.Begin("last", null, Change("gateway"));
        Assert.Empty(history.Find("stack-0"));
        Assert.Single(history.Find("last"));
        history.Forget("last");
        Assert.Empty(history.Find("last"));
    }

    [Fact]
    public void Long_values_are_shortened()
    {
        var history = new ChangeHistory(_clock);
        history.Begin("shop", null, Change("gateway") with { Fields = [new FieldChange("description", "a", new string('x', 5000))] });

        var field = Assert.Single(Assert.Single(history.Find("shop")).Fields);
        Assert.Equal("\"a\"", field.From);
        Assert.InRange(field.To!.Length, 100, 300);
    }

    [Fact]
    public void Lines_of_a_build_are_numbered_and_bounded_and_a_new_build_begins_anew()
    {
        var builds = new BuildOutput(_clock);
        for (var i = 1; i <= BuildOutput.MaxLines + 10; i++) builds.Add("shop", "Image/server", $"line {i}");
        var lines = builds.Find("shop", "Image/server");
        Assert.Equal((BuildOutput.MaxLines, 11, "line 11"), (lines.Count, lines[0].Number, lines[0].Text));

        builds.Begin("shop", "Image/server");
        Assert.Empty(builds.Find("shop", "Image/server"));
        Assert.Equal(1, builds.Add("shop", "Image/server", new string('x', 10_000)).Number);
        Assert.InRange(builds.Find("shop", "Image/server")[0].Text.Length, 1000, 3000);

        for (var i = 0; i < BuildOutput.MaxBuilds; i++) builds.Add("other", $"Image/{i}", "text");
        Assert.Empty(builds.Find("shop", "Image/server"));
        builds.Forget("other");
        Assert.Empty(builds.Find("other", "Image/1"));
    }

    [Fact]
    public async Task Lines_of_builds_reach_those_who_follow_them_and_nobody_else()
    {
        var statuses = new StatusStore(_clock);
        using var stop = new CancellationTokenSource();
        await using var builds = statuses.Events.FollowAsync(stop.Token, withOutput: true).GetAsyncEnumerator();
        await using var others = statuses.Events.FollowAsync(stop.Token).GetAsyncEnumerator();
        var (first, other) = (builds.MoveNextAsync().AsTask(), others.MoveNextAsync().AsTask());

        statuses.ReportOutput("key", "shop", "Image/server", "Step 1");
        statuses.ReportHeld("key", "Held", "why");

        Assert.True(await first);
        Assert.Equal(("shop", "Step 1", 1), (builds.Current.Subject, builds.Current.Output!.Text, builds.Current.Output.Number));
        Assert.True(await other);
        Assert.Equal("Held", others.Current.Condition!.Reason);
    }

    private static ResourceAddress Address(string name) => new(ResourceTypeNames.Gateway, name);

    private PlannedChange Change(string name) =>
        new(Address(name), ChangeKind.Update) { Type = _types.InOrder.First(type => type.Name == ResourceTypeNames.Gateway) };
}
