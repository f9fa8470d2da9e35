using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.Services.AgentCore;

/// <summary>A role that AgentCore cannot assume yet.</summary>
public sealed class RolePropagationTests
{
    [Fact]
    public async Task A_role_that_has_not_propagated_shows_itself_in_three_shapes()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        var runtime = await account.AgentCore.CreateAgentRuntimeAsync(stack.Runtime());
        account.Aws.Behavior.RolePropagation = TimeSpan.FromSeconds(20);
        await stack.TouchTrustAsync();

        var first = await Assert.ThrowsAsync<AccessDeniedException>(() => account.AgentCore.CreateGatewayAsync(stack.Gateway()));
        Assert.Contains("GenesisPolicyEngineCheck", first.Message, StringComparison.Ordinal);
        account.Clock.Advance(TimeSpan.FromSeconds(20));
        var gateway = (await account.AgentCore.CreateGatewayAsync(stack.Gateway())).GatewayId;

        await stack.TouchTrustAsync();
        var second = await Assert.ThrowsAsync<ValidationException>(
            () => account.AgentCore.CreateGatewayTargetAsync(AgentCoreStack.Target(gateway, runtime.AgentRuntimeArn)));
        Assert.StartsWith("Gateway execution role lacks permission", second.Message, StringComparison.Ordinal);
        account.Clock.Advance(TimeSpan.FromSeconds(20));

        await stack.TouchPoliciesAsync();
        var target = await account.AgentCore.CreateGatewayTargetAsync(AgentCoreStack.Target(gateway, runtime.AgentRuntimeArn));
        var failed = await account.AgentCore.GetGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target.TargetId });
        Assert.Equal(TargetStatus.FAILED, failed.Status);
        Assert.Equal(
            "Failed to connect and fetch tools from the provided MCP target server. Error - Authorization error when sending message",
            Assert.Single(failed.StatusReasons));

        account.Clock.Advance(TimeSpan.FromSeconds(20));
        await account.AgentCore.SynchronizeGatewayTargetsAsync(new() { GatewayIdentifier = gateway, TargetIdList = [target.TargetId] });
        Assert.Equal(
            TargetStatus.READY,
            (await account.AgentCore.GetGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target.TargetId })).Status);
    }

    [Fact]
    public async Task In_the_second_half_of_its_propagation_a_role_flaps()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        account.Aws.Behavior.RolePropagation = TimeSpan.FromSeconds(20);
        await stack.TouchTrustAsync();
        account.Clock.Advance(TimeSpan.FromSeconds(15));

        var outcomes = new List<bool>();
        for (var i = 0; i < 4; i++)
        {
            var request = stack.Gateway();
            request.Name = $"gateway-{i}";
            outcomes.Add(await Record.ExceptionAsync(() => account.AgentCore.CreateGatewayAsync(request)) is null);
        }

        Assert.Contains(true, outcomes);
        Assert.Contains(false, outcomes);
    }
}
