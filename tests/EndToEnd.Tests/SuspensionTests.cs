using Amazon.BedrockAgentCoreControl.Model;
using Amazon.IdentityManagement.Model;

namespace EndToEnd.Tests;

/// <summary>What is suspended, in git or by a command, is observed and reported, and nobody changes it.</summary>
public sealed class SuspensionTests
{
    private static readonly StackBuilder Small = new StackBuilder("shop").WithPolicyEngine().WithGateway(engine: "engine");

    private const string Denied = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}""";

    [Fact]
    public async Task A_suspended_stack_is_not_created()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions { Stack = Small });
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  suspend: true");

        var applied = await workshop.ApplyAsync();

        Assert.Equal(1, applied.ExitCode);
        Assert.Empty(workshop.Mutations);
        Assert.Contains("suspend: true", applied.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("description: The tools of gateway", "description: Other tools", "update")]
    [InlineData("description: The tools of gateway", "name: other-name", "create")]
    public async Task An_object_that_is_suspended_is_not_changed_and_what_is_not_goes_on(string old, string changed, string verb)
    {
        await using var workshop = await Workshop.ConvergedAsync(new WorkshopOptions { Stack = Small });
        workshop.Edit(StackBuilder.FileName, old, $"suspend: true\n  {changed}");
        workshop.Edit(StackBuilder.FileName, "kind: PolicyEngine\nmetadata:\n  name: engine\nspec: {}", "kind: PolicyEngine\nmetadata:\n  name: engine\nspec: {description: New}");

        var diff = await workshop.DiffAsync();
        var applied = await workshop.ApplyAsync();

        Assert.Contains($"({verb}): ", diff.Output, StringComparison.Ordinal);
        Assert.Contains("suspended by `suspend: true` of Gateway/gateway", diff.Output.ReplaceLineEndings(" ").Replace("      ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(1, applied.ExitCode);
        Assert.Equal(["UpdatePolicyEngine", "TagResource"], workshop.Mutations);
    }

    [Fact]
    public async Task What_depends_on_a_suspended_resource_waits_for_it()
    {
        await using var workshop = await Workshop.ConvergedAsync(new WorkshopOptions { Stack = Small });
        workshop.Edit(StackBuilder.FileName, "kind: PolicyEngine\nmetadata:\n  name: engine\nspec: {}", "kind: PolicyEngine\nmetadata:\n  name: engine\nspec: {suspend: true}");
        workshop.Edit(StackBuilder.FileName, "description: The tools of gateway", "description: Other tools");

        var applied = await workshop.ApplyAsync("-o", "json");

        Assert.Contains("\"Reason\": \"blocked by PolicyEngine/engine, which is suspended\"", applied.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"Suspended\"", applied.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("UpdateGateway", workshop.Mutations);
    }

    [Fact]
    public async Task A_stack_that_a_command_suspended_stays_so_for_every_process_until_it_is_resumed()
    {
        await using var workshop = await Workshop.ConvergedAsync(new WorkshopOptions { Stack = Small });
        var suspended = await workshop.RunAsync("suspend", "shop", "--region", "us-east-1");
        Assert.True(suspended.ExitCode == 0, suspended.ToString());
        workshop.Aws.Requests.Clear();
        var gateway = (await workshop.Clients.AgentCore.ListGatewaysAsync(new ListGatewaysRequest())).Items.Single();

        // Of every kind: a change of the spec, something new, something that goes, and drift.
        workshop.Edit(StackBuilder.FileName, "description: The tools of gateway", "description: Other tools");
        workshop.Edit(StackBuilder.FileName, "kind: PolicyEngine\nmetadata:\n  name: engine", "kind: PolicyEngine\nmetadata:\n  name: new");
        workshop.Edit(StackBuilder.FileName, "engine: engine", "engine: new");
        var applied = await workshop.ApplyAsync("--confirm-prune", "--allow-data-loss");
        var destroyed = await workshop.DestroyAsync();
        var status = await workshop.RunAsync("status", workshop.Specs);

        Assert.Equal((1, 1), (applied.ExitCode, destroyed.ExitCode));
        Assert.Empty(workshop.Mutations);
        Assert.Contains("Suspended", status.Output, StringComparison.Ordinal);
        Assert.Contains("suspended", destroyed.Error, StringComparison.Ordinal);
        Assert.Equal(gateway.GatewayId, (await workshop.Clients.AgentCore.ListGatewaysAsync(new ListGatewaysRequest())).Items.Single().GatewayId);

        var resumed = await workshop.RunAsync("resume", workshop.Specs);
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(0, (await workshop.ApplyAsync("--confirm-prune", "--allow-data-loss")).ExitCode);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task A_suspended_stack_heals_no_drift_and_a_running_operator_sees_the_tag_at_its_next_resync()
    {
        await using var workshop = await Workshop.ConvergedAsync(new WorkshopOptions { Stack = Small });
        await using var running = await RunningOperator.StartAsync(workshop, 3);
        Assert.Equal(0, (await workshop.RunAsync("suspend", workshop.Specs)).ExitCode);
        workshop.Aws.Requests.Clear();
        await running.WaitForResyncAsync(running.Log.NextAsync("0 of 3 resources ready"));

        var role = (await workshop.Clients.Iam.ListRolesAsync(new ListRolesRequest())).Roles.Single();
        await workshop.Clients.Iam.PutRolePolicyAsync(
            new PutRolePolicyRequest { RoleName = role.RoleName, PolicyName = "mine", PolicyDocument = Denied });
        workshop.Aws.Requests.Clear();
        var (drifted, reported) = (running.Log.NextAsync("drift of Role/gateway"), running.Log.NextAsync("0 of 3 resources ready"));
        await running.WaitForResyncAsync(Task.WhenAll(drifted, reported));

        Assert.Empty(workshop.Mutations);
        var status = Assert.Single(running.Board.Statuses);
        Assert.Contains(status.Conditions, condition => condition is { Type: "Suspended", Status: true });
        Assert.Contains(status.Conditions, condition => condition is { Type: "Drifted", Status: true });
        Assert.Contains(status.Conditions, condition => condition is { Type: "Ready", Status: false, Reason: "Suspended" });
    }

    [Fact]
    public async Task A_stack_that_is_not_there_cannot_be_suspended()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions { Stack = Small });

        var result = await workshop.RunAsync("suspend", "other", "--region", "us-east-1");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("No resource of the stack other can carry the tag.", result.Error, StringComparison.Ordinal);
    }
}
