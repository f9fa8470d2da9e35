
using Reconciler.Emulator.Platform.Faults;

namespace EndToEnd.Tests;

/// <summary>What goes wrong in AWS by itself and comes right by itself, if only one waits for it in the right way.</summary>
public sealed class HealingTests
{
    private static readonly TimeSpan Seconds10 = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Gateway_waits_when_AgentCore_does_not_know_its_role_yet()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions
        {
            Stack = new StackBuilder("shop").WithGateway(),
            Behavior = new() { RolePropagation = TimeSpan.FromSeconds(60) },
        });

        await AssertConvergesAsync(workshop);

        Assert.Contains(workshop.Aws.Requests.Of("CreateGateway"), request => request.ErrorCode == "AccessDeniedException");
    }

    [Fact]
    public async Task A_role_that_lacks_permission_yet_is_waited_for_when_the_target_is_created()
    {
        await using var workshop = await Workshop.StartAsync();
        using var refusal = workshop.Aws.Faults.Fail(
            "CreateGatewayTarget", "ValidationException", "Gateway execution role lacks permission to perform bedrock-agentcore:InvokeAgentRuntime", times: 5);

        await AssertConvergesAsync(workshop);

        Assert.Equal(5, refusal.Hits);
        Assert.Single(workshop.Aws.Requests.Of("CreateGatewayTarget"), request => request.ErrorCode is null);
    }

    [Fact]
    public async Task A_role_that_a_runtime_cannot_assume_yet_is_waited_for()
    {
        await using var workshop = await Workshop.StartAsync();
        using var refusal = workshop.Aws.Faults.Fail(
            "CreateAgentRuntime", "ValidationException", "Role validation failed for 'arn:aws:iam::000000000000:role/x'. Please verify that the role exists and its trust policy allows assumption by this service", times: 3);

        await AssertConvergesAsync(workshop);

        Assert.Equal(3, refusal.Hits);
    }

    [Fact]
    public async Task A_target_that_failed_because_of_its_role_is_brought_back_and_the_cause_is_shown()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions { Behavior = new() { TargetListingFailures = 2 } });

        var output = await AssertConvergesAsync(workshop);

        Assert.Contains("Authorization error when sending message", output, StringComparison.Ordinal);
        Assert.Single((await workshop.TargetsAsync()), target => target.Status == Amazon.BedrockAgentCoreControl.TargetStatus.READY);
        Assert.Equal(0, workshop.Aws.Behavior.TargetListingFailures);
    }

    [Fact]
    public async Task A_synchronization_that_failed_is_repeated()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Aws.Behavior.TargetListingFailures = 1;
        var (gateway, target) = await workshop.TargetIdsAsync();
        await workshop.Clients.AgentCore.SynchronizeGatewayTargetsAsync(new() { GatewayIdentifier = gateway, TargetIdList = [target] });
        Assert.Equal("SYNCHRONIZE_UNSUCCESSFUL", (await workshop.TargetAsync()).Status.Value);
        workshop.Aws.Requests.Clear();

        var output = await AssertConvergesAsync(workshop);

        Assert.Contains("Authorization error when sending message", output, StringComparison.Ordinal);
        Assert.Equal(target, (await workshop.TargetAsync()).TargetId);
        Assert.Equal(["SynchronizeGatewayTargets"], workshop.Mutations);
    }

    [Fact]
    public async Task A_container_that_starts_slowly_is_waited_for()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions
        {
            Latency = new() { Default = Seconds10 },
            Behavior = new() { RuntimeColdStart = TimeSpan.FromSeconds(45) },
        });

        var output = await AssertConvergesAsync(workshop);

        // The probe finds it out, so the target never fails.
        Assert.Contains("the MCP server of the runtime is not ready: Runtime initialization time exceeded", output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", output, StringComparison.Ordinal);
        Assert.Empty(workshop.Aws.Requests.Of("SynchronizeGatewayTargets"));
    }

    [Fact]
    public async Task Target_stalls_with_its_cause_when_it_fails_for_good()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions
        {
            Behavior = new() { TargetListingFailures = int.MaxValue, TargetListingFailure = "Received error (418) from runtime." },
        });
        var begun = workshop.Clock.GetUtcNow();

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Received error (418) from runtime.", result.Output, StringComparison.Ordinal);
        Assert.Contains("GatewayTarget/mcp-server-target", result.Output, StringComparison.Ordinal);
        Assert.InRange(workshop.Aws.Requests.Of("CreateGatewayTarget").Count + workshop.Aws.Requests.Of("SynchronizeGatewayTargets").Count, 10, 20);
        Assert.InRange(workshop.Clock.GetUtcNow() - begun, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(7));
    }

    [Fact]
    public async Task Resource_counts_as_ready_when_it_is_seen_ready_twice()
    {
        // Ready for a quarter of a second, then at work again: a single look would hang the target on a gateway that is busy.
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions
        {
            Latency = new() { Default = TimeSpan.FromMilliseconds(240) },
            Behavior = new() { ReadyFlaps = 2 },
        });

        var output = await AssertConvergesAsync(workshop);

        foreach (var resource in (string[])["Gateway/mcp-gateway", "Runtime/mcp-server", "GatewayTarget/mcp-server-target"])
        {
            Assert.Contains($"{resource} waiting: confirming that it is ready", output, StringComparison.Ordinal);
        }

        Assert.All(workshop.Aws.Requests.Of("CreateGatewayTarget"), request => Assert.Null(request.ErrorCode));
    }

    [Fact]
    public async Task Lists_that_lag_behind_lead_to_no_duplicates()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions
        {
            Latency = new() { Default = TimeSpan.FromSeconds(2) },
            Behavior = new() { ListLag = TimeSpan.FromSeconds(40) },
        });

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        var creates = workshop.Aws.Requests.Mutating.Where(request => request.Operation.StartsWith("Create", StringComparison.Ordinal) && request.ErrorCode is null);
        Assert.All(creates.GroupBy(request => $"{request.Operation} {request.Input["name"] ?? request.Input["RoleName"]}"), group => Assert.Single(group));
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
        Assert.Equal(await Inventory.OfConvergedAsync(), await Inventory.OfAsync(workshop));
    }

    [Fact]
    public async Task The_quotas_of_the_services_are_waited_for()
    {
        const string Statement = """
            permit(
              principal is AgentCore::OAuthUser,
              action == AgentCore::Action::"target___add_numbers",
              resource == AgentCore::Gateway::"${Gateway/gateway.arn}"
            );
            """;
        var stack = new StackBuilder("shop").WithPool().WithPolicyEngine().WithServer();
        stack.WithGateway(pool: "users", engine: "engine").WithTarget();
        foreach (var number in Enumerable.Range(1, 10)) stack.WithPolicy($"allow-{number}", Statement);
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions { Stack = stack, Behavior = new() { EnforceQuotas = true } });

        await AssertConvergesAsync(workshop);

        Assert.Contains(workshop.Aws.Requests.Of("CreatePolicy"), request => request.ErrorCode == "ThrottlingException");
        Assert.Equal(10, workshop.Aws.Requests.Of("CreatePolicy").Count(request => request.ErrorCode is null));
    }

    [Fact]
    public async Task Destroy_waits_for_what_AWS_still_counts_although_it_is_deleted()
    {
        await using var workshop = await Workshop.ConvergedAsync(new WorkshopOptions { Latency = new() { Default = TimeSpan.FromSeconds(2) } });
        workshop.Aws.Behavior.TargetDeleteLag = TimeSpan.FromSeconds(30);
        workshop.Aws.Behavior.PolicyEngineDeleteLag = TimeSpan.FromMinutes(2);

        var result = await workshop.DestroyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains(workshop.Aws.Requests.Of("DeleteGateway"), request => request.ErrorCode == "ValidationException");
        Assert.Contains(workshop.Aws.Requests.Of("DeletePolicyEngine"), request => request.ErrorCode == "ConflictException");
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    /// <returns>What the command wrote.</returns>
    private static async Task<string> AssertConvergesAsync(Workshop workshop)
    {
        var result = await workshop.ApplyAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        var again = await workshop.DiffAsync("--exit-code");
        Assert.True(again.ExitCode == 0, again.ToString());
        return result.Error;
    }
}
