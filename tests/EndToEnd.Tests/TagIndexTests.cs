using Amazon.BedrockAgentCoreControl.Model;

namespace EndToEnd.Tests;

/// <summary>The operator reads tags from the index of the tagging API, and asks the services before it relies on them for a change.</summary>
public sealed class TagIndexTests
{
    [Fact]
    public async Task Tags_are_read_from_the_index_when_the_operator_starts()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Aws.Requests.Clear();

        await using var running = await RunningOperator.StartAsync(workshop);

        Assert.InRange(workshop.Aws.Requests.All.Count(request => request.Operation == "GetResources"), 1, 4);
        Assert.DoesNotContain(workshop.Aws.Requests.All, request => request.Operation == "ListTagsForResource");
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task An_operator_that_may_not_read_the_index_asks_the_services()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Aws.Requests.Clear();
        using var refusal = workshop.Aws.Faults.Fail("GetResources", "AccessDeniedException", "Not today.", 400, times: null);

        await using var running = await RunningOperator.StartAsync(workshop);

        Assert.InRange(workshop.Aws.Requests.All.Count(request => request.Operation == "GetResources"), 1, 2);
        Assert.Contains(workshop.Aws.Requests.All, request => request.Operation == "ListTagsForResource");
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task What_another_stack_has_taken_over_since_the_index_was_read_is_not_changed()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        var gateway = await workshop.GatewayAsync();
        await workshop.Clients.AgentCore.TagResourceAsync(
            new TagResourceRequest { ResourceArn = gateway.GatewayArn, Tags = new() { ["reconciler/stack"] = "other" } });
        workshop.Aws.Requests.Clear();

        var refused = running.Log.NextAsync("Gateway/gateway is Conflict: it belongs to the stack other");
        workshop.Edit(StackBuilder.FileName, "description: ", "description: another ");
        await running.WaitForResyncAsync(refused);

        Assert.DoesNotContain(workshop.Aws.Requests.All, request => request.Operation is "UpdateGateway" or "TagResource");
    }
}
