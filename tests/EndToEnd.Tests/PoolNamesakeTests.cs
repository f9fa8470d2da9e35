namespace EndToEnd.Tests;

/// <summary>User pools of our name: those that lost their tags, and those of others.</summary>
public sealed class PoolNamesakeTests
{
    [Fact]
    public async Task Pool_is_healed_in_place_with_its_users()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithGateway(pool: "users").ConvergedAsync();
        var pool = await workshop.PoolIdAsync();
        var discovery = (await workshop.GatewayAsync()).AuthorizerConfiguration.CustomJWTAuthorizer.DiscoveryUrl;
        await NamesakeTests.StripPoolAsync(workshop);

        var planned = Assert.Single(await workshop.PlannedAsync());
        Assert.Equal(("UserPool/users", "update", true), (planned.Resource, planned.Action, planned.IsDrift));
        Assert.Equal("tags were stripped: restored", planned.Reason);
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        Assert.Equal(pool, await workshop.PoolIdAsync());
        Assert.Equal(discovery, (await workshop.GatewayAsync()).AuthorizerConfiguration.CustomJWTAuthorizer.DiscoveryUrl);
        Assert.Single((await workshop.Clients.Cognito.ListUsersAsync(new() { UserPoolId = pool })).Users);
        Assert.Empty(await workshop.PlannedAsync());
    }

    [Fact]
    public async Task Worker_heals_a_pool_that_it_remembers()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 4);
        var pool = await workshop.PoolIdAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await NamesakeTests.StripPoolAsync(workshop);

        var healed = running.Log.NextAsync("UserPool/users", "tags were stripped: restored");
        await running.WaitForResyncAsync(healed);
        await running.WaitAsync(running.Log.NextAsync("4 of 4 resources ready"));

        Assert.Equal(pool, await workshop.PoolIdAsync());
        Assert.Equal("shop", await NamesakeTests.StackOfAsync(workshop, pool));
    }

    [Fact]
    public async Task Authorizer_alone_is_no_evidence_but_adoption_is_a_remedy()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithGateway(pool: "users").ConvergedAsync();
        var pool = await workshop.PoolIdAsync();
        await NamesakeTests.StripPoolAsync(workshop);
        await workshop.Clients.AgentCore.UntagResourceAsync(
            new() { ResourceArn = (await workshop.GatewayAsync()).GatewayArn, TagKeys = ["reconciler/pool-id"] });
        workshop.Aws.Requests.Clear();

        var conflict = await workshop.ApplyAsync();
        Assert.Equal(1, conflict.ExitCode);
        Assert.Matches("Conflict +UserPool/users", conflict.Output);
        Assert.Empty(workshop.Mutations);

        workshop.Edit(StackBuilder.FileName, "policies:\n", "adopt: true\n  policies:\n");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Equal(pool, await workshop.PoolIdAsync());
        Assert.Equal("shop", await NamesakeTests.StackOfAsync(workshop, pool));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Foreign_pool_of_our_name_is_a_conflict(bool isAnotherStacks)
    {
        await using var workshop = await new StackBuilder("shop").WithPool().StartAsync();
        var tags = isAnotherStacks
            ? new Dictionary<string, string> { ["reconciler/owner"] = "reconciler", ["reconciler/stack"] = "another" }
            : null;
        await workshop.Clients.Cognito.CreateUserPoolAsync(new() { PoolName = "shop-users", UserPoolTags = tags });
        workshop.Aws.Requests.Clear();

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Matches("Conflict +UserPool/users", result.Output);
        Assert.DoesNotContain(workshop.Mutations, operation => operation.Contains("UserPool", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Worker_does_not_take_a_foreign_pool_that_it_looked_at_for_its_own()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().StartAsync();
        await workshop.Clients.Cognito.CreateUserPoolAsync(new() { PoolName = "shop-users" });
        workshop.Aws.Requests.Clear();
        await using var running = await RunningOperator.StartUntilAsync(workshop, "of 4 resources ready");

        for (var pass = 0; pass < 3; pass++) await running.WaitForResyncAsync(running.Log.NextAsync("1 of 4 resources ready"));

        Assert.DoesNotContain(workshop.Mutations, operation => operation.Contains("UserPool", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Adoption_of_one_of_several_foreign_pools_is_left_to_a_person()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().StartAsync();
        workshop.Edit(StackBuilder.FileName, "policies:\n", "adopt: true\n  policies:\n");
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            ids.Add((await workshop.Clients.Cognito.CreateUserPoolAsync(new() { PoolName = "shop-users" })).UserPool.Id);
        }

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("2 resources have its name", result.Output, StringComparison.Ordinal);
        Assert.All(ids, id => Assert.Contains(id, result.Output, StringComparison.Ordinal));
    }
}
