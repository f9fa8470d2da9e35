namespace EndToEnd.Tests;

/// <summary>What is renamed or moved in git is found by the tags of its former owner, and stays what it is in AWS.</summary>
public sealed class MoveTests
{
    [Fact]
    public async Task Stack_is_renamed_in_place()
    {
        await using var workshop = await WholeStack().ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        var pool = await workshop.PoolIdAsync();
        RenameStack(workshop, "shop", "store");

        var planned = await workshop.PlannedAsync();

        Assert.Equal(
            [
                "Bucket/server", "BuildProject/server", "Gateway/gateway", "GeneratedSecret/users.testuser", "PolicyEngine/engine",
                "Repository/server", "Role/gateway", "Role/server.build", "Role/server.execution", "Runtime/server", "UserPool/users",
            ],
            planned.Where(change => change.Action == "moved").Select(change => change.Resource).Order(StringComparer.Ordinal));
        Assert.All(planned, change => Assert.Equal(("moved", false), (change.Action, change.IsDrift)));
        Assert.All(planned, change => Assert.Contains("stack shop", change.Reason, StringComparison.Ordinal));
        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(before, await Inventory.OfAsync(workshop));
        Assert.Equal(pool, await workshop.PoolIdAsync());
        AssertNothingIsMadeOrDeleted(workshop);
        Assert.Equal("store", await StackOfGatewayAsync(workshop));
        Assert.Empty(await workshop.PlannedAsync());
        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    [Fact]
    public async Task Renamed_stack_keeps_its_names_when_its_specs_change_later()
    {
        await using var workshop = await WholeStack().ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        RenameStack(workshop, "shop", "store");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        workshop.Edit(StackBuilder.FileName, StackBuilder.DescriptionOf("gateway"), "edited");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        Assert.Equal("edited", (await workshop.GatewayAsync()).Description);
        Assert.Equal(before, await Inventory.OfAsync(workshop));
        AssertNothingIsMadeOrDeleted(workshop);
    }

    [Fact]
    public async Task Stack_that_is_renamed_twice_is_found_by_the_last_of_its_names()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithGateway(pool: "users").ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        RenameStack(workshop, "shop", "store");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        workshop.Edit(StackBuilder.FileName, "name: store", "name: market");
        workshop.Edit(StackBuilder.FileName, "formerNames: [shop]", "formerNames: [store]");

        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        Assert.Equal(before, await Inventory.OfAsync(workshop));
        Assert.Equal("market", await StackOfGatewayAsync(workshop));
    }

    [Fact]
    public async Task Object_is_renamed_in_place_with_its_children()
    {
        await using var workshop = await WholeStack().ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        var (gateway, target) = await workshop.TargetIdsAsync();
        var policy = (await workshop.PolicyAsync()).PolicyId;
        Rename(workshop, "gateway", "door");
        Rename(workshop, "users", "people");
        Rename(workshop, "engine", "rules");
        Rename(workshop, "all", "everything");
        workshop.Edit(StackBuilder.FileName, "gateway: gateway", "gateway: door");
        workshop.Edit(StackBuilder.FileName, "Gateway/gateway.arn", "Gateway/door.arn");
        workshop.Edit(StackBuilder.FileName, "userPool: users", "userPool: people");
        workshop.Edit(StackBuilder.FileName, "{engine: engine", "{engine: rules");
        workshop.Edit(StackBuilder.FileName, "policyEngine: engine", "policyEngine: rules");

        var planned = await workshop.PlannedAsync();

        Assert.All(planned, change => Assert.Equal(("moved", false), (change.Action, change.IsDrift)));
        Assert.Contains(planned, change => change is { Resource: "Gateway/door", Reason: "from Gateway/gateway" });
        Assert.Contains(planned, change => change is { Resource: "UserPool/people", Reason: "from UserPool/users" });
        var result = await workshop.ApplyAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(before, await Inventory.OfAsync(workshop));
        Assert.Equal((gateway, target), await workshop.TargetIdsAsync());
        Assert.Equal(policy, (await workshop.PolicyAsync()).PolicyId);
        AssertNothingIsMadeOrDeleted(workshop);
        Assert.Empty(await workshop.PlannedAsync());
    }

    [Fact]
    public async Task Target_is_renamed_in_place_although_it_carries_no_tags()
    {
        await using var workshop = await WholeStack().ConvergedAsync();
        var (_, target) = await workshop.TargetIdsAsync();
        Rename(workshop, "target", "tools");

        var planned = Assert.Single(await workshop.PlannedAsync());
        Assert.Equal(("GatewayTarget/tools", "moved", "from GatewayTarget/target"), (planned.Resource, planned.Action, planned.Reason));
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        Assert.Equal(["TagResource"], workshop.Mutations);
        Assert.Equal((target, "target"), ((await workshop.TargetAsync()).TargetId, (await workshop.TargetAsync()).Name));
        Assert.Empty(await workshop.PlannedAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Object_moves_to_another_stack_before_its_own_stack_prunes(bool takerFirst)
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().WithGateway("second").WithGateway("third").ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        var store = new StackBuilder("store").WithGateway("door").WriteTo(workshop.Root);
        store.Edit(StackBuilder.FileName, "protocolType: MCP", "formerNames: [shop/gateway]\n  protocolType: MCP");
        store.Edit(StackBuilder.FileName, StackBuilder.DescriptionOf("door"), StackBuilder.DescriptionOf("gateway"));
        Remove(workshop.Specs, "name: gateway");
        string[] paths = takerFirst ? [store.Specs, workshop.Specs] : [workshop.Specs, store.Specs];

        var result = await workshop.RunAsync(["apply", .. paths, "--yes", "--allow-widening", "--confirm-prune"]);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Gateway/door (moved)", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, await Inventory.OfAsync(workshop));
        AssertNothingIsMadeOrDeleted(workshop);
        Assert.Equal(0, (await workshop.RunAsync(["diff", .. paths, "--exit-code"])).ExitCode);
    }

    [Fact]
    public async Task Worker_moves_an_object_whose_own_stack_is_read_first()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().WithGateway("second").WithGateway("third").ConvergedAsync();
        var store = new StackBuilder("store").WriteTo(workshop.Root);
        Assert.Equal(0, (await workshop.RunAsync("apply", store.Specs, "--yes")).ExitCode);
        workshop.Edit(StackBuilder.FileName, "  name: shop\n", "  name: shop\n  annotations: {reconciler/confirm-prune: \"true\"}\n");
        workshop.Aws.Requests.Clear();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 6, store.Specs);

        var warned = running.Log.NextAsync("shop: Gateway", "is not deleted: Gateway/gateway of stack store takes it over");
        var moved = running.Log.NextAsync("store: 2 of 2 resources ready");
        await File.WriteAllTextAsync(
            Path.Combine(store.Specs, "gateway.yaml"),
            new StackBuilder("store").WithGateway().Text.Split("---\n")[1].Replace(
                "protocolType: MCP", "formerNames: [shop/gateway]\n  protocolType: MCP", StringComparison.Ordinal));
        Remove(workshop.Specs, "name: gateway");
        await running.WaitAsync(Task.WhenAny(warned, moved));
        await running.WaitForResyncAsync(moved);
        await running.WaitForResyncAsync(running.Log.NextAsync("shop: 4 of 4 resources ready"));

        AssertNothingIsMadeOrDeleted(workshop);
    }

    [Fact]
    public async Task Object_that_its_former_owner_still_asks_for_is_a_conflict()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        var store = new StackBuilder("store").WithGateway().WriteTo(workshop.Root);
        store.Edit(StackBuilder.FileName, "protocolType: MCP", "formerNames: [shop/gateway]\n  protocolType: MCP");

        var result = await workshop.RunAsync("apply", workshop.Specs, store.Specs, "--yes", "--allow-widening");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Gateway/gateway of stack shop still asks for it", result.Output, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Case_of_a_renamed_stack_moves_its_runtime_and_its_role()
    {
        await using var workshop = await new StackBuilder("b1").StartAsync();
        var file = Path.Combine(workshop.Specs, StackBuilder.FileName);
        const string Server = """
            ---
            apiVersion: agentcore.reconciler/v1alpha1
            kind: McpServer
            metadata: {name: srv}
            spec:
              agentRuntimeName: my_srv
              image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v1
              protocolConfiguration: {serverProtocol: MCP}
              adopt: true
            """;
        await File.AppendAllTextAsync(file, Server);
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        var before = await Inventory.OfAsync(workshop);
        workshop.Edit(StackBuilder.FileName, "name: b1", "name: b2");

        var conflict = await workshop.ApplyAsync();
        Assert.Equal(1, conflict.ExitCode);
        Assert.Contains("it belongs to the stack b1 (McpServer/srv)", conflict.Output, StringComparison.Ordinal);
        Assert.Contains("`formerNames: [b1]`", conflict.Output, StringComparison.Ordinal);

        await workshop.Clients.Iam.DeleteRolePolicyAsync(new() { RoleName = "b2-srv-execution-role", PolicyName = "AgentCoreExecutionPolicy" });
        await workshop.Clients.Iam.DeleteRoleAsync(new() { RoleName = "b2-srv-execution-role" });
        workshop.Aws.Requests.Clear();
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  formerNames: [b1]");
        Assert.All(await workshop.PlannedAsync(), change => Assert.Equal("moved", change.Action));
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        Assert.Equal(before, await Inventory.OfAsync(workshop));
        AssertNothingIsMadeOrDeleted(workshop);
    }

    [Fact]
    public async Task What_the_former_stack_left_is_told_and_not_deleted()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().WithPolicyEngine().ConvergedAsync();
        RenameStack(workshop, "shop", "store");
        Remove(workshop.Specs, "kind: PolicyEngine");

        var result = await workshop.ApplyAsync("--confirm-prune");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("warning: PolicyEngine .* belongs to the former stack shop", result.Output);
        Assert.Equal("ACTIVE", (await workshop.EngineAsync()).Status.Value);
    }

    [Fact]
    public async Task Role_is_renamed_by_a_new_one_before_the_old_one_goes()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "protocolType: MCP", "role: {name: doorman}\n  protocolType: MCP");

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.DoesNotContain("PruneHalted", result.Output, StringComparison.Ordinal);
        var order = workshop.Mutations.Where(operation => operation is "CreateRole" or "UpdateGateway" or "DeleteRole");
        Assert.Equal(["CreateRole", "UpdateGateway", "DeleteRole"], order);
        Assert.Equal(["gateway shop-gateway", "role doorman"], (await Inventory.OfAsync(workshop)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Prune_is_halted_when_more_goes_than_a_renamed_role()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().WithPolicyEngine().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "protocolType: MCP", "role: {name: doorman}\n  protocolType: MCP");
        Remove(workshop.Specs, "kind: PolicyEngine");

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("PruneHalted", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("DeleteRole", workshop.Mutations);
    }

    private static StackBuilder WholeStack() => new StackBuilder("shop")
        .WithPool().WithPolicyEngine().WithServer().WithGateway(pool: "users", engine: "engine").WithTarget()
        .With(
            "CedarPolicy",
            "all",
            "policyEngine: engine",
            "validationMode: IGNORE_ALL_FINDINGS",
            "statement: permit(principal, action, resource == AgentCore::Gateway::\"${Gateway/gateway.arn}\");");

    private static void RenameStack(Workshop workshop, string from, string to)
    {
        workshop.Edit(StackBuilder.FileName, $"name: {from}\n", $"name: {to}\n");
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", $"region: us-east-1\n  formerNames: [{from}]");
    }

    private static void Rename(Workshop workshop, string from, string to)
    {
        var text = File.ReadAllText(Path.Combine(workshop.Specs, StackBuilder.FileName));
        if (text.Contains($"  name: {from}\nspec: {{}}", StringComparison.Ordinal))
        {
            workshop.Edit(StackBuilder.FileName, $"  name: {from}\nspec: {{}}", $"  name: {to}\nspec: {{formerNames: [{from}]}}");
            return;
        }

        workshop.Edit(StackBuilder.FileName, $"  name: {from}\nspec:\n", $"  name: {to}\nspec:\n  formerNames: [{from}]\n");
    }

    private static void Remove(string specs, string marker)
    {
        var file = Path.Combine(specs, StackBuilder.FileName);
        var documents = File.ReadAllText(file).Split("---\n").Where(document => !document.Contains(marker, StringComparison.Ordinal));
        File.WriteAllText(file, string.Join("---\n", documents));
    }

    private static void AssertNothingIsMadeOrDeleted(Workshop workshop) => Assert.DoesNotContain(
        workshop.Mutations,
        operation => operation.StartsWith("Create", StringComparison.Ordinal) || operation.StartsWith("Delete", StringComparison.Ordinal)
            || operation is "StartBuild" or "PutObject");

    private static async Task<string?> StackOfGatewayAsync(Workshop workshop)
    {
        var arn = (await workshop.GatewayAsync()).GatewayArn;
        return (await workshop.Clients.AgentCore.ListTagsForResourceAsync(new() { ResourceArn = arn })).Tags["reconciler/stack"];
    }
}
