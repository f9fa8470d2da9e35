namespace EndToEnd.Tests;

/// <summary>A stack whose files and live state stand still is neither read nor planned again, and nothing escapes notice because of that.</summary>
public sealed class StandstillTests
{
    [Fact]
    public async Task Resync_of_a_stack_that_stands_still_reads_the_lists_and_nothing_else()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop);
        await StandStillAsync(running);
        workshop.Aws.Requests.Clear();

        await StandStillAsync(running);

        Assert.Empty(workshop.Mutations);
        Assert.DoesNotContain(workshop.Aws.Requests.All, request => !IsList(request.Operation));
    }

    [Theory]
    [MemberData(nameof(Drifts))]
    public async Task Whatever_drifts_after_that_is_healed_at_the_next_resync(string resource)
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop);
        await StandStillAsync(running);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await DriftByResource[resource](workshop);

        var healed = running.Log.NextAsync($"drift of {resource}");
        await running.WaitForResyncAsync(healed);

        Assert.Contains("healed", await healed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orphan_that_appears_is_found_at_the_next_resync()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        await StandStillAsync(running);
        await workshop.Clients.AgentCore.CreateGatewayAsync(new()
        {
            Name = "left-behind",
            RoleArn = (await workshop.GatewayAsync()).RoleArn,
            AuthorizerType = "AWS_IAM",
            Tags = (await workshop.Clients.AgentCore.ListTagsForResourceAsync(new() { ResourceArn = (await workshop.GatewayAsync()).GatewayArn })).Tags
                .Where(tag => tag.Key is not "reconciler/object").Append(new("reconciler/object", "Gateway/old")).ToDictionary(),
        });

        await running.WaitForResyncAsync(running.Log.NextAsync("2 of 3 resources ready"));
    }

    [Fact]
    public async Task An_edit_is_applied_after_that_though_its_time_stamp_is_the_old_one()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        await StandStillAsync(running);
        var file = Path.Combine(workshop.Specs, StackBuilder.FileName);
        var written = File.GetLastWriteTimeUtc(file);

        var applied = running.Log.NextAsync("Gateway/gateway is Ready");
        workshop.Edit(StackBuilder.FileName, StackBuilder.DescriptionOf("gateway"), StackBuilder.DescriptionOf("gateway").Replace('e', 'E'));
        File.SetLastWriteTimeUtc(file, written);
        await running.WaitAsync(applied);

        Assert.Equal(StackBuilder.DescriptionOf("gateway").Replace('e', 'E'), (await workshop.GatewayAsync()).Description);
    }

    public static TheoryData<string> Drifts => [.. DriftByResource.Keys];

    private static Dictionary<string, Func<Workshop, Task>> DriftByResource => new()
    {
        ["Gateway/mcp-gateway"] = workshop => workshop.ChangeGatewayAsync(gateway => gateway.Description = "mine"),
        ["GatewayTarget/mcp-server-target"] = workshop => workshop.ChangeTargetAsync(target => target.Description = "mine"),
        ["Policy/allow-add-and-greet"] = workshop => workshop.ChangePolicyAsync(policy => policy.EnforcementMode = "LOG_ONLY"),
    };

    private static bool IsList(string operation) =>
        operation.StartsWith("List", StringComparison.Ordinal) || operation is "GetAccountAuthorizationDetails" or "DescribeRepositories" or "BatchGetProjects";

    private static async Task StandStillAsync(RunningOperator running) =>
        await running.WaitForResyncAsync(running.Log.NextAsync("stands still"));
}
