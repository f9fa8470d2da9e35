using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;

namespace Emulator.Tests.DataPlane.Enforcement;

public sealed class EnforcementTests
{
    private const string DeniedByDefault =
        "Tool Execution Denied: Tool call not allowed due to policy enforcement [No policy applies to the request (denied by default).]";

    private const string Workshop =
        "permit(principal is AgentCore::OAuthUser, action in [@add_numbers, @greet_user], resource == @gateway);";

    [Fact]
    public async Task The_workshops_policies_allow_add_and_greet_only()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        await guarded.AddAsync("allow_add_and_greet", Workshop);

        Assert.Equal("", await guarded.DenialAsync("add_numbers"));
        Assert.Equal("", await guarded.DenialAsync("greet_user"));
        Assert.Equal(DeniedByDefault, await guarded.DenialAsync("multiply_numbers"));
        Assert.Equal(["math___add_numbers", "math___greet_user"], await guarded.Gateway.ToolsAsync());
    }

    [Fact]
    public async Task A_forbidding_policy_is_named_and_a_conditionally_allowed_tool_is_listed()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        await guarded.AddAsync("allow", Workshop);
        var forbid = await guarded.AddAsync(
            "forbid",
            "forbid(principal is AgentCore::OAuthUser, action == @add_numbers, resource == @gateway) " +
            "when { context.input has a && context.input.a == 13 };");

        Assert.Equal(
            $"Tool Execution Denied: Tool call not allowed due to policy enforcement [Policy evaluation denied due to {forbid}]",
            await guarded.DenialAsync("add_numbers", new JsonObject { ["a"] = 13 }));
        Assert.Equal("", await guarded.DenialAsync("add_numbers", new JsonObject { ["a"] = 12 }));
        Assert.Contains("math___add_numbers", await guarded.Gateway.ToolsAsync());
    }

    [Fact]
    public async Task Claims_are_tags()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        await guarded.AddAsync(
            "alice",
            "permit(principal, action == @add_numbers, resource == @gateway) " +
            "when { principal.hasTag(\"username\") && principal.getTag(\"username\") == \"alice\" };");
        await guarded.AddAsync(
            "bob",
            "permit(principal, action == @greet_user, resource == @gateway) " +
            "when { principal.hasTag(\"username\") && principal.getTag(\"username\") == \"bob\" };");

        Assert.Equal(["math___add_numbers"], await guarded.Gateway.ToolsAsync());
        Assert.Equal(DeniedByDefault, await guarded.DenialAsync("greet_user"));
    }

    [Fact]
    public async Task A_change_of_policies_takes_effect_at_once()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        var id = await guarded.AddAsync("allow", Workshop);
        Assert.Equal("", await guarded.DenialAsync("add_numbers"));

        await guarded.AgentCore.UpdatePolicyAsync(
            new()
            {
                PolicyEngineId = guarded.EngineId,
                PolicyId = id,
                Definition = guarded.Definition(
                    "permit(principal is AgentCore::OAuthUser, action == @multiply_numbers, resource == @gateway);"),
            });
        Assert.Equal(DeniedByDefault, await guarded.DenialAsync("add_numbers"));
        Assert.Equal("", await guarded.DenialAsync("multiply_numbers"));

        await guarded.AgentCore.DeletePolicyAsync(new() { PolicyEngineId = guarded.EngineId, PolicyId = id });
        Assert.Equal(DeniedByDefault, await guarded.DenialAsync("multiply_numbers"));
        Assert.Empty(await guarded.Gateway.ToolsAsync());
    }

    [Fact]
    public async Task A_policy_takes_effect_when_ACTIVE_and_a_failed_update_keeps_the_old_one()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        var id = await guarded.AddAsync("allow", Workshop);
        await guarded.AddAsync(
            "failed",
            "permit(principal is AgentCore::OAuthUser, " +
            "action in [@multiply_numbers, AgentCore::Action::\"nobody___x\"], resource == @gateway);");

        await guarded.AgentCore.UpdatePolicyAsync(
            new()
            {
                PolicyEngineId = guarded.EngineId,
                PolicyId = id,
                Definition = guarded.Definition(
                    "permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::\"nobody___x\", resource == @gateway);"),
            });

        Assert.Equal(PolicyStatus.UPDATE_FAILED, (await guarded.StatusAsync(id)).Status);
        Assert.Equal("", await guarded.DenialAsync("add_numbers"));
        Assert.Equal(DeniedByDefault, await guarded.DenialAsync("multiply_numbers"));
    }

    [Fact]
    public async Task An_engine_in_LOG_ONLY_logs_its_decisions_and_denies_nothing()
    {
        await using var guarded = await GuardedGateway.StartAsync(GatewayPolicyEngineMode.LOG_ONLY);
        var id = await guarded.AddAsync("allow", Workshop);

        Assert.Equal(3, (await guarded.Gateway.ToolsAsync()).Count);
        Assert.Equal("", await guarded.DenialAsync("add_numbers", new JsonObject { ["secret"] = "hunter2" }));
        Assert.Equal("", await guarded.DenialAsync("multiply_numbers"));

        var log = await guarded.LogAsync();
        Assert.Equal(["ALLOW", "DENY"], log.Select(e => e["decision"]!["decision"]!.ToString()));
        Assert.Equal(id, log[0]["decision"]!["policies"]![0]!.ToString());
        Assert.All(log, e => Assert.Equal("ALLOW", e["outcome"]!.ToString()));
        Assert.All(log, e => Assert.DoesNotContain("hunter2", e.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_policy_in_LOG_ONLY_decides_nothing_and_its_effect_is_logged()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        await guarded.AddAsync("allow", Workshop);
        var trial = await guarded.AddAsync(
            "trial", "forbid(principal is AgentCore::OAuthUser, action == @add_numbers, resource == @gateway);", EnforcementMode.LOG_ONLY);

        Assert.Equal("", await guarded.DenialAsync("add_numbers"));

        var entry = Assert.Single(await guarded.LogAsync());
        Assert.Equal("ALLOW", entry["decision"]!["decision"]!.ToString());
        Assert.Equal($"Policy evaluation denied due to {trial}", entry["decisionWithLogOnlyPolicies"]!["reason"]!.ToString());
    }

    [Fact]
    public async Task Enforced_decisions_are_not_logged()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        await guarded.DenialAsync("add_numbers");

        Assert.Empty(await guarded.LogAsync());
    }

    [Fact]
    public async Task A_gateway_without_permission_for_its_engine_denies_all_calls()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        await guarded.AddAsync("allow", Workshop);

        await guarded.Gateway.AllowAsync("bedrock-agentcore:GetPolicyEngine");

        Assert.Equal(DeniedByDefault, await guarded.DenialAsync("add_numbers"));
        Assert.Empty(await guarded.Gateway.ToolsAsync());
    }
}
