using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What somebody changes behind our back is found, named field by field, and changed back.</summary>
public sealed class DriftTests
{
    public static TheoryData<string> Cases => [.. DriftCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Diff_names_exactly_what_was_changed_behind_our_back_and_apply_heals_it(string name)
    {
        var drift = DriftCases.All[name];
        await using var workshop = await (drift.Stack?.Invoke() ?? StackBuilder.OfWorkshop()).ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await drift.Change(workshop);
        workshop.Aws.Requests.Clear();

        var changes = await workshop.PlannedAsync();

        Assert.Empty(workshop.Mutations);
        Assert.Equal([drift.Resource, .. drift.Consequences], changes.Select(change => change.Resource));
        Assert.Equal(("update", drift.IsKnownAsDrift), (changes[0].Action, changes[0].IsDrift));
        Assert.All(changes[0].Fields, field => Assert.Contains(drift.Fields, expected => Covers(expected, field)));
        Assert.All(drift.Fields, expected => Assert.Contains(changes[0].Fields, field => Covers(expected, field)));
        await AssertHealsAsync(workshop);
    }

    [Fact]
    public async Task Reported_drift_is_left_alone_and_said_so()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("stack.yaml", "drift: Heal", "drift: Report");
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "mine");
        workshop.Aws.Requests.Clear();

        var result = await workshop.ApplyAsync();

        Assert.Empty(workshop.Mutations);
        Assert.Equal("mine", (await workshop.GatewayAsync()).Description);
        Assert.Matches("Drifted +True", result.Output);
        Assert.Contains("Gateway/mcp-gateway", result.Output, StringComparison.Ordinal);
        Assert.Contains("drift is reported, not healed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reported_drift_of_what_takes_no_tags_is_left_alone_too()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("stack.yaml", "drift: Heal", "drift: Report");
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeTargetAsync(target => target.Description = "mine");
        workshop.Aws.Requests.Clear();

        var result = await workshop.ApplyAsync();

        Assert.Empty(workshop.Mutations);
        Assert.Contains("GatewayTarget/mcp-server-target", result.Output, StringComparison.Ordinal);
        Assert.Contains("drift is reported, not healed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reported_drift_does_not_keep_a_change_of_the_spec_from_being_made()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("stack.yaml", "drift: Heal", "drift: Report");
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "mine");
        workshop.Edit("gateway.yaml", "MCP Gateway with JWT auth for agentcore-mcp-server", "from git");

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("from git", (await workshop.GatewayAsync()).Description);
    }

    /// <summary>Documents are compared statement by statement; what matters is which document it is.</summary>
    private static bool Covers(string expected, string field) =>
        expected.EndsWith(".*", StringComparison.Ordinal) ? field.StartsWith(expected[..^1], StringComparison.Ordinal) : field == expected;

    internal static async Task AssertHealsAsync(Workshop workshop)
    {
        var healed = await workshop.ApplyAsync();
        Assert.True(healed.ExitCode == 0, healed.ToString());
        var after = await workshop.DiffAsync("--exit-code");
        Assert.True(after.ExitCode == 0, after.ToString());
    }
}
