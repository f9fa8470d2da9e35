namespace EndToEnd.Tests;

/// <summary>An operator that hears of changes: it heals what others change without waiting for a resync, and looks at nothing else.</summary>
public sealed class EventListenerTests
{
    [Fact]
    public async Task Drift_is_healed_when_it_happens_and_the_log_says_who_did_it()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop);
        var queue = await EventQueue.CreateAsync(workshop);
        using var listener = running.Listen();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        workshop.Aws.Requests.Clear();
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "mine");

        var logged = running.Log.NextAsync("drift of Gateway/", "description", "healed");
        var ready = running.Log.NextAsync("16 of 16 resources ready");
        await listener.ReceiveAsync(CancellationToken.None);
        await running.WaitAsync(Task.WhenAll(logged, ready));

        Assert.Contains(", UpdateGateway by arn:aws:", await logged, StringComparison.Ordinal);
        // Of all lists only that of the gateways was read.
        var reads = workshop.Aws.Requests.All.Where(request => !request.Mutating && request.Service != "sqs").Select(request => request.Operation);
        Assert.DoesNotContain(reads, operation => operation is "GetAgentRuntime" or "DescribeUserPool" or "ListProjects" or "ListUserPools");

        // What the operator itself did is in the queue, too, and leads to no pass.
        workshop.Aws.Requests.Clear();
        Assert.Equal(0, await listener.ReceiveAsync(CancellationToken.None));
        Assert.All(workshop.Aws.Requests.All, request => Assert.Equal("sqs", request.Service));
        Assert.Empty(await queue.TakeAsync());
    }

    [Fact]
    public async Task A_role_that_is_deleted_and_one_that_is_created_are_seen_though_IAM_has_no_region()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        await EventQueue.CreateAsync(workshop);
        using var listener = running.Listen();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        var role = (await workshop.GatewayAsync()).RoleArn.Split('/')[^1];
        foreach (var policy in (await workshop.Clients.Iam.ListRolePoliciesAsync(new() { RoleName = role })).PolicyNames ?? [])
            await workshop.Clients.Iam.DeleteRolePolicyAsync(new() { RoleName = role, PolicyName = policy });
        await workshop.Clients.Iam.DeleteRoleAsync(new() { RoleName = role });

        var logged = running.Log.NextAsync("drift of Role/", "deleted outside of git", "DeleteRole by");
        var ready = running.Log.NextAsync("2 of 2 resources ready");
        await listener.ReceiveAsync(CancellationToken.None);
        await running.WaitAsync(Task.WhenAll(logged, ready));

        Assert.Equal(role, (await workshop.Clients.Iam.GetRoleAsync(new() { RoleName = role })).Role.RoleName);
    }

    [Fact]
    public async Task What_is_no_event_and_what_concerns_nobody_is_deleted_and_changes_nothing()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        var queue = await EventQueue.CreateAsync(workshop);
        using var listener = running.Listen();
        var url = (await workshop.Clients.Sqs.GetQueueUrlAsync(EventQueue.Name)).QueueUrl;
        await workshop.Clients.Sqs.SendMessageAsync(url, "hello");
        await workshop.Clients.Cognito.CreateUserPoolAsync(new() { PoolName = "of-others" });

        var warned = running.Log.NextAsync("is no event of CloudTrail");
        Assert.Equal(0, await listener.ReceiveAsync(CancellationToken.None));
        await running.WaitAsync(warned);

        Assert.Empty(await queue.TakeAsync());
    }

    [Fact]
    public async Task A_missing_queue_is_said_once_asked_for_less_and_less_often_and_found_when_it_is_there()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        using var listener = running.Listen();

        var waits = new List<double>();
        for (var i = 0; i < 9; i++) waits.Add((await listener.StepAsync(CancellationToken.None)).TotalSeconds);
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 120, 120], waits);
        await EventQueue.CreateAsync(workshop);
        Assert.Equal(TimeSpan.Zero, await listener.StepAsync(CancellationToken.None));
        Assert.Equal(TimeSpan.Zero, await listener.StepAsync(CancellationToken.None));

        Assert.Contains(
            "there is no such queue. docs/events.md",
            Assert.Single(running.Log.Lines, line => line.Contains("No events from", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Single(running.Log.Lines, line => line.Contains("arrive again", StringComparison.Ordinal));
    }
}
