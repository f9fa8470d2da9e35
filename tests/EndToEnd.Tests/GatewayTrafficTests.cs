namespace EndToEnd.Tests;

/// <summary>Rules and rate limits of a gateway: made, changed, healed and destroyed.</summary>
public sealed class GatewayTrafficTests
{
    [Fact]
    public async Task They_are_made_after_their_targets_and_a_second_apply_changes_nothing()
    {
        await using var workshop = await DriftTrafficCases.Stack().ConvergedAsync();

        Assert.Equal("two", (await workshop.RuleAsync()).Actions[0].RouteToTarget.StaticRoute.TargetName);
        Assert.Equal("per-caller", (await workshop.LimitAsync()).RateLimitId);
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Empty(workshop.Mutations);
    }

    [Theory]
    [InlineData("priority: 10", "priority: 20", "GatewayRule/canary", "replace")]
    [InlineData("targetName: two", "targetName: one", "GatewayRule/canary", "update")]
    [InlineData("rate: 5", "rate: 50", "GatewayRateLimit/per-caller", "update")]
    [InlineData("$.context.iam.principal", "$.context.iam.sourceIdentity", "GatewayRateLimit/per-caller", "replace")]
    public async Task Change_of_the_spec_arrives(string old, string @new, string resource, string action)
    {
        await using var workshop = await DriftTrafficCases.Stack().ConvergedAsync();
        var text = await File.ReadAllTextAsync(Path.Combine(workshop.Specs, StackBuilder.FileName));
        await File.WriteAllTextAsync(Path.Combine(workshop.Specs, StackBuilder.FileName), text.Replace(old, @new, StringComparison.Ordinal));

        var planned = await workshop.PlannedAsync();
        var applied = await workshop.ApplyAsync("--confirm-prune");

        // A rule is found by its priority: with another one it is another rule.
        var expected = action == "replace" && resource.StartsWith("GatewayRule/", StringComparison.Ordinal) ? "create" : action;
        Assert.Contains(planned, change => change.Resource == resource && change.Action == expected);
        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.Empty(await workshop.PlannedAsync());
        Assert.NotNull(await workshop.RuleAsync());
        Assert.NotNull(await workshop.LimitAsync());
    }

    [Fact]
    public async Task Deleted_ones_are_made_again_and_added_ones_go()
    {
        await using var workshop = await DriftTrafficCases.Stack().ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        var agentCore = workshop.Clients.AgentCore;
        var (rule, limit) = (await workshop.RuleAsync(), await workshop.LimitAsync());
        await agentCore.DeleteGatewayRuleAsync(new() { GatewayIdentifier = limit.GatewayIdentifier, RuleId = rule.RuleId });
        await agentCore.DeleteGatewayRateLimitAsync(new() { GatewayIdentifier = limit.GatewayIdentifier, RateLimitId = limit.RateLimitId });
        await agentCore.CreateGatewayRuleAsync(new() { GatewayIdentifier = limit.GatewayIdentifier, Priority = 1, Actions = rule.Actions });
        await agentCore.CreateGatewayRateLimitAsync(new()
        {
            GatewayIdentifier = limit.GatewayIdentifier,
            RateLimitId = "intruder",
            DimensionKeys = limit.DimensionKeys,
            Entries = limit.Entries,
        });

        var healed = await workshop.ApplyAsync("--confirm-prune");

        Assert.True(healed.ExitCode == 0, healed.ToString());
        Assert.Equal(10, (await workshop.RuleAsync()).Priority);
        Assert.Equal("per-caller", (await workshop.LimitAsync()).RateLimitId);
        Assert.Empty(await workshop.PlannedAsync());
    }

    [Fact]
    public async Task Destroy_leaves_nothing()
    {
        await using var workshop = await DriftTrafficCases.Stack().ConvergedAsync();

        var destroyed = await workshop.DestroyAsync();

        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Empty(await Inventory.OfAsync(workshop));
    }
}
