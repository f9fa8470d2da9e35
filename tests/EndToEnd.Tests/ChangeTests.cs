namespace EndToEnd.Tests;

/// <summary>What is changed in git leads to exactly the calls that it takes.</summary>
public sealed class ChangeTests
{
    [Fact]
    public async Task A_change_of_the_source_leads_to_a_new_archive_image_version_and_list_of_tools()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        var before = await workshop.RuntimeAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await File.AppendAllTextAsync(Path.Combine(workshop.Source, "Program.cs"), "\n// changed\n");

        await AssertAppliesAsync(workshop);

        Assert.Equal(["PutObject", "StartBuild", "UpdateAgentRuntime", "TagResource", "SynchronizeGatewayTargets", "TagResource"], workshop.Mutations);
        var after = await workshop.RuntimeAsync();
        Assert.Equal((before.AgentRuntimeId, int.Parse(before.AgentRuntimeVersion) + 1), (after.AgentRuntimeId, int.Parse(after.AgentRuntimeVersion)));
        Assert.NotEqual(before.EnvironmentVariables["SOURCE_VERSION"], after.EnvironmentVariables["SOURCE_VERSION"]);
        Assert.NotEqual(before.AgentRuntimeArtifact.ContainerConfiguration.ContainerUri, after.AgentRuntimeArtifact.ContainerConfiguration.ContainerUri);
    }

    [Fact]
    public async Task A_file_that_is_no_part_of_the_image_leads_to_nothing()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        Directory.CreateDirectory(Path.Combine(workshop.Source, "bin"));
        await File.WriteAllTextAsync(Path.Combine(workshop.Source, "bin", "leftover.dll"), "built here");

        await AssertAppliesAsync(workshop);

        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task A_source_that_was_there_before_is_not_built_again()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        var program = Path.Combine(workshop.Source, "Program.cs");
        var text = await File.ReadAllTextAsync(program);
        await File.WriteAllTextAsync(program, text + "\n// changed\n");
        await AssertAppliesAsync(workshop);
        workshop.Aws.Requests.Clear();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await File.WriteAllTextAsync(program, text);

        await AssertAppliesAsync(workshop);

        Assert.DoesNotContain("StartBuild", workshop.Mutations);
        Assert.Contains("UpdateAgentRuntime", workshop.Mutations);
    }

    [Fact]
    public async Task A_change_of_a_policys_text_is_one_UpdatePolicy()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("policy.yaml", "\"mcp-server-target___greet_user\"", "\"mcp-server-target___multiply_numbers\"");

        await AssertAppliesAsync(workshop);

        Assert.Equal(["UpdatePolicy"], workshop.Mutations);
        Assert.Contains("multiply_numbers", (await workshop.PolicyAsync()).Definition.Cedar.Statement, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway.yaml", "MCP Gateway with JWT auth for agentcore-mcp-server", "UpdateGateway", "TagResource")]
    [InlineData("gateway.yaml", "Target for AgentCore-hosted MCP server", "UpdateGatewayTarget", "TagResource")]
    [InlineData("policy.yaml", "Policy engine for MCP workshop", "UpdatePolicyEngine", "TagResource")]
    [InlineData("policy.yaml", "Allow add_numbers and greet_user only - deny multiply_numbers", "UpdatePolicy")]
    [InlineData("mcp-server.yaml", "Build MCP server Docker image for agentcore-mcp-server", "UpdateProject")]
    public async Task A_change_of_a_description_is_one_call_and_the_mark_of_the_new_spec(string file, string description, params string[] calls)
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit(file, description, "Said anew");

        var plan = await workshop.PlannedAsync();
        await AssertAppliesAsync(workshop);

        Assert.False(Assert.Single(plan).IsDrift);
        Assert.Contains("description", plan[0].Fields);
        Assert.Equal(calls, workshop.Mutations);
    }

    [Fact]
    public async Task Gateway_is_replaced_as_announced_when_its_authorizer_type_changes()
    {
        await using var workshop = await Workshop.ConvergedAsync(new WorkshopOptions { Latency = new() { Default = TimeSpan.FromSeconds(5) } });
        var (gateway, target) = await workshop.TargetIdsAsync();
        workshop.Edit("gateway.yaml", "  jwt:\n    userPool: users\n    clients: [agentcore-mcp-server-client]\n", "  authorizerType: AWS_IAM\n");

        var plan = await workshop.PlannedAsync();
        await AssertAppliesAsync(workshop);

        var replacement = Assert.Single(plan, change => change.Action == "replace");
        Assert.Equal("Gateway/mcp-gateway", replacement.Resource);
        Assert.Contains("authorizerType", replacement.Reason, StringComparison.Ordinal);
        var after = await workshop.TargetIdsAsync();
        Assert.NotEqual(gateway, after.Gateway);
        Assert.NotEqual(target, after.Target);
        Assert.Equal("AWS_IAM", (await workshop.GatewayAsync()).AuthorizerType.Value);
        Assert.Equal("READY", (await workshop.TargetAsync()).Status.Value);
        Assert.Contains(after.Gateway, (await workshop.PolicyAsync()).Definition.Cedar.Statement, StringComparison.Ordinal);
        Assert.Equal(await Inventory.OfConvergedAsync(), await Inventory.OfAsync(workshop));
    }

    [Fact]
    public async Task A_new_name_makes_a_new_target_and_prunes_the_old_one()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("gateway.yaml", "  name: mcp-server-target\n  description", "  name: tools\n  description");
        workshop.Edit("policy.yaml", "mcp-server-target___", "tools___");

        await AssertAppliesAsync(workshop);

        Assert.Equal("tools", Assert.Single(await workshop.TargetsAsync()).Name);
    }

    [Fact]
    public async Task An_object_that_leaves_git_is_pruned()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        RemovePolicy(workshop);

        var plan = await workshop.PlannedAsync();
        await AssertAppliesAsync(workshop);

        Assert.Equal("delete", Assert.Single(plan).Action);
        Assert.Equal(["DeletePolicy"], workshop.Mutations);
    }

    [Fact]
    public async Task An_object_that_leaves_git_stays_where_pruning_is_off()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("stack.yaml", "prune: true", "prune: false");
        RemovePolicy(workshop);

        await AssertAppliesAsync(workshop);

        Assert.Empty(workshop.Mutations);
        Assert.Equal("ACTIVE", (await workshop.PolicyAsync()).Status.Value);
    }

    [Fact]
    public async Task More_than_a_quarter_is_pruned_only_when_somebody_confirms_it()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        foreach (var file in (string[])["gateway.yaml", "policy.yaml"]) File.Delete(Path.Combine(workshop.Specs, file));
        File.Delete(Path.Combine(workshop.Specs, "identity.yaml"));

        var halted = await workshop.ApplyAsync();
        Assert.Equal(1, halted.ExitCode);
        Assert.Contains("PruneHalted", halted.Output, StringComparison.Ordinal);
        Assert.Equal(await Inventory.OfConvergedAsync(), await Inventory.OfAsync(workshop));

        var confirmed = await workshop.ApplyAsync("--confirm-prune", "--allow-data-loss");
        Assert.True(confirmed.ExitCode == 0, confirmed.ToString());
        var left = await Inventory.OfAsync(workshop);
        Assert.DoesNotContain(left, name => name.Split(' ')[0] is "gateway" or "engine" or "pool" or "secret");
        Assert.Contains(left, name => name.StartsWith("runtime ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pruning_much_can_be_confirmed_in_git()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        foreach (var file in (string[])["gateway.yaml", "policy.yaml", "identity.yaml"]) File.Delete(Path.Combine(workshop.Specs, file));
        workshop.Edit("stack.yaml", "  name: agentcore-mcp-server\n", "  name: agentcore-mcp-server\n  annotations:\n    reconciler/confirm-prune: \"true\"\n    reconciler/allow-data-loss: UserPool/users\n");

        await AssertAppliesAsync(workshop);

        Assert.DoesNotContain(await Inventory.OfAsync(workshop), name => name.Split(' ')[0] is "gateway" or "engine" or "pool" or "secret");
    }

    [Fact]
    public async Task What_is_to_be_retained_stays_when_its_object_leaves_git()
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Edit("policy.yaml", "  description: Policy engine for MCP workshop\n", "  description: Policy engine for MCP workshop\n  deletionPolicy: Retain\n");
        await AssertAppliesAsync(workshop);
        workshop.Aws.Requests.Clear();
        File.Delete(Path.Combine(workshop.Specs, "policy.yaml"));
        workshop.Edit("gateway.yaml", "  policy:\n    engine: workshop-policy-engine\n    mode: ENFORCE\n", "");

        await AssertAppliesAsync(workshop);

        Assert.Null((await workshop.GatewayAsync()).PolicyEngineConfiguration);
        Assert.Equal("ACTIVE", (await workshop.PolicyAsync()).Status.Value);
        Assert.DoesNotContain(workshop.Mutations, operation => operation is "DeletePolicy" or "DeletePolicyEngine");
    }

    [Fact]
    public async Task A_policy_that_is_to_be_retained_stays_although_it_takes_no_tags()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("policy.yaml", "  name: allow_add_and_greet\n", "  name: allow_add_and_greet\n  deletionPolicy: Retain\n");
        await AssertAppliesAsync(workshop);
        Assert.Equal(["TagResource"], workshop.Mutations);
        RemovePolicy(workshop);

        await AssertAppliesAsync(workshop);

        Assert.Equal("ACTIVE", (await workshop.PolicyAsync()).Status.Value);
        Assert.DoesNotContain("DeletePolicy", workshop.Mutations);
    }

    [Fact]
    public async Task What_is_to_be_retained_outlives_its_object_and_the_stack()
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Edit("identity.yaml", "spec:\n  poolName", "spec:\n  deletionPolicy: Retain\n  poolName");
        await AssertAppliesAsync(workshop);

        var result = await workshop.DestroyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("UserPool/users: retained", result.Output, StringComparison.Ordinal);
        var left = await Inventory.OfAsync(workshop);
        Assert.Equal(["pool agentcore-mcp-server-user-pool", "secret agentcore-mcp-server/users/testuser"], left);
        var (pool, client) = await workshop.ClientIdsAsync();
        Assert.NotNull((await workshop.Clients.Cognito.AdminGetUserAsync(new() { UserPoolId = pool, Username = "testuser" })).Username);
    }

    private static void RemovePolicy(Workshop workshop)
    {
        var path = Path.Combine(workshop.Specs, "policy.yaml");
        File.WriteAllText(path, File.ReadAllText(path).Split("---")[0]);
    }

    private static async Task AssertAppliesAsync(Workshop workshop)
    {
        var result = await workshop.ApplyAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        var log = workshop.Aws.Requests.All;
        Assert.True((await workshop.DiffAsync("--exit-code")).ExitCode == 0, result.ToString());
        Assert.Equal(workshop.Mutations, [.. log.Where(request => request.Mutating).Select(request => request.Operation)]);
    }
}
