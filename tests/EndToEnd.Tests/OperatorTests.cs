using System.Diagnostics;
using Reconciler.Emulator.Platform.Faults;

namespace EndToEnd.Tests;

/// <summary>The loop without an end.</summary>
public sealed class OperatorTests
{
    private const string Region = "apiVersion: agentcore.reconciler/v1alpha1\nkind: Stack\nmetadata: {name: second}\nspec: {region: us-east-1}\n---\n";

    [Fact]
    public async Task Drift_is_healed_at_the_next_resync_and_logged_by_field()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        Assert.Empty(workshop.Mutations);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "mine");
        workshop.Aws.Requests.Clear();

        var logged = running.Log.NextAsync("drift of Gateway/gateway at description", "healed");
        await running.WaitForResyncAsync(logged);

        Assert.StartsWith("Warning: ", await logged, StringComparison.Ordinal);
        Assert.Contains("mine", await logged, StringComparison.Ordinal);
        Assert.Equal(["UpdateGateway"], workshop.Mutations);
        Assert.Equal(StackBuilder.DescriptionOf("gateway"), (await workshop.GatewayAsync()).Description);
    }

    [Fact]
    public async Task Drift_of_what_carries_no_tags_is_known_as_drift_by_the_process_that_applied_it()
    {
        await using var workshop = await Workshop.StartAsync();
        await using var running = await RunningOperator.StartAsync(workshop);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeTargetAsync(target => target.Description = "mine");

        var logged = running.Log.NextAsync("drift of GatewayTarget/mcp-server-target at description", "healed");
        await running.WaitForResyncAsync(logged);

        Assert.Equal("Target for AgentCore-hosted MCP server", (await workshop.TargetAsync()).Description);
    }

    [Fact]
    public async Task An_edited_file_is_applied_without_waiting_for_the_resync()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);

        var applied = running.Log.NextAsync("Gateway/gateway is Ready");
        workshop.Edit(StackBuilder.FileName, StackBuilder.DescriptionOf("gateway"), "edited");
        await running.WaitAsync(applied);

        Assert.Equal("edited", (await workshop.GatewayAsync()).Description);
    }

    [Fact]
    public async Task Role_is_pruned_when_it_is_newer_than_the_list_and_its_gateway_leaves_git()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop);
        var file = Path.Combine(workshop.Specs, "second.yaml");

        var made = running.Log.NextAsync("18 of 18 resources ready");
        await File.WriteAllTextAsync(file, "apiVersion: agentcore.reconciler/v1alpha1\nkind: Gateway\nmetadata: {name: second}\nspec: {authorizerType: AWS_IAM}\n");
        await running.WaitAsync(made);
        var pruned = running.Log.NextAsync("18 of 18 resources ready");
        File.Delete(file);
        await running.WaitAsync(pruned);

        var roles = (await workshop.Clients.Iam.ListRolesAsync(new())).Roles.ConvertAll(role => role.RoleName);
        Assert.DoesNotContain(roles, name => name.Contains("second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whatever_was_made_after_the_lists_were_read_is_pruned_as_soon_as_it_leaves_git()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("stack.yaml", "  name: agentcore-mcp-server", "  name: agentcore-mcp-server\n  annotations: {reconciler/confirm-prune: \"true\", reconciler/allow-data-loss: UserPool/second-users}");
        await using var running = await RunningOperator.StartAsync(workshop);
        var before = await Inventory.OfAsync(workshop);
        var file = Path.Combine(workshop.Specs, "second.yaml");

        var made = running.Log.NextAsync("30 of 30 resources ready");
        await File.WriteAllTextAsync(
            file,
            """
            apiVersion: agentcore.reconciler/v1alpha1
            kind: McpServer
            metadata: {name: second}
            spec:
              source: {path: ../../mcp-server}
            ---
            apiVersion: agentcore.reconciler/v1alpha1
            kind: UserPool
            metadata: {name: second-users}
            spec:
              users: [{username: somebody, password: {generate: true}}]
            ---
            apiVersion: agentcore.reconciler/v1alpha1
            kind: PolicyEngine
            metadata: {name: second-engine}
            spec: {}
            ---
            apiVersion: agentcore.reconciler/v1alpha1
            kind: Gateway
            metadata: {name: second}
            spec: {authorizerType: AWS_IAM}
            """);
        await running.WaitAsync(made);
        Assert.Equal(before.Count + 11, (await Inventory.OfAsync(workshop)).Count);
        var pass = running.Log.NextAsync("resources ready");
        File.Delete(file);

        // No resync falls due meanwhile, so it is the lists from before that everything has to be found with.
        do
        {
            await running.WaitAsync(pass);
            pass = running.Log.NextAsync("resources ready");
        }
        while (!before.SequenceEqual(await Inventory.OfAsync(workshop)));
    }

    [Fact]
    public async Task An_edited_source_is_built_without_waiting_for_the_resync()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop);
        var version = (await workshop.RuntimeAsync()).AgentRuntimeVersion;

        var applied = running.Log.NextAsync("Runtime/mcp-server is Ready");
        await File.AppendAllTextAsync(Path.Combine(workshop.Source, "Tools", "WorkshopTools.cs"), "\n// edited\n");
        await running.WaitAsync(applied);

        Assert.NotEqual(version, (await workshop.RuntimeAsync()).AgentRuntimeVersion);
    }

    [Fact]
    public async Task Broken_stack_delays_no_other_and_is_reconciled_when_it_is_mended()
    {
        await using var workshop = await Workshop.StartAsync();
        var broken = Directory.CreateDirectory(Path.Combine(workshop.Root, "specs", "broken")).FullName;
        var file = Path.Combine(broken, "role.yaml");
        await File.WriteAllTextAsync(file, Region + "apiVersion: agentcore.reconciler/v1alpha1\nkind: PolicyEngine\nmetadata: {name: engine}\nspec: {nmae: broken}\n");

        await using var running = await RunningOperator.StartAsync(workshop, broken);
        Assert.Contains(broken, running.Board.InvalidSpecs.Keys);
        Assert.Contains(running.Log.Lines, line => line.StartsWith("Error: ", StringComparison.Ordinal) && line.Contains("role.yaml", StringComparison.Ordinal));

        var ready = running.Log.NextAsync("1 of 1 resources ready");
        await File.WriteAllTextAsync(file, Region + "apiVersion: agentcore.reconciler/v1alpha1\nkind: PolicyEngine\nmetadata: {name: engine}\nspec: {name: mended}\n");
        await running.WaitAsync(ready);

        Assert.DoesNotContain(broken, running.Board.InvalidSpecs.Keys);
        Assert.Equal(2, (await workshop.Clients.AgentCore.ListPolicyEnginesAsync(new())).PolicyEngines.Count);
    }

    [Fact]
    public async Task An_account_that_cannot_be_reached_is_tried_again()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        using var outage = workshop.Aws.Faults.Fail("GetCallerIdentity", "InternalFailure", "An outage.", 500, times: 3);

        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);

        Assert.Equal(3, outage.Hits);
        Assert.Equal(3, running.Log.Lines.Count(line => line.Contains("Cannot sign in", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_has_stalled_is_tried_again_by_and_by()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        using var refusal = workshop.Aws.Faults.Fail("UpdateGateway", "ValidationException", "Not today.");

        var healed = running.Log.NextAsync("Gateway/gateway is Ready");
        workshop.Edit(StackBuilder.FileName, StackBuilder.DescriptionOf("gateway"), "edited");
        await running.WaitAsync(healed);

        Assert.Equal(1, refusal.Hits);
        Assert.Contains(running.Log.Lines, line => line.StartsWith("Error: ", StringComparison.Ordinal) && line.Contains("Not today.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_never_ends_does_not_keep_the_operator_from_stopping()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "mine");
        using var fault = workshop.Aws.Faults.Add(new Fault { Operation = "UpdateGateway", Kind = FaultKind.Hang });
        var doing = running.Log.NextAsync("Gateway/gateway");
        await running.WaitForResyncAsync(doing);

        await running.Service.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
    }
}
