using Amazon.BedrockAgentCoreControl.Model;
using Amazon.IdentityManagement.Model;

namespace EndToEnd.Tests;

/// <summary>Whose drift is healed, and what is said when another tool changes it again each time.</summary>
public sealed class DriftPolicyTests
{
    private const string Denied = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}""";

    private static readonly StackBuilder Small = new StackBuilder("shop").WithPolicyEngine().WithGateway(engine: "engine");

    [Theory]
    [InlineData("Heal", "Report")]
    [InlineData("Report", "Heal")]
    public async Task The_policy_of_an_object_goes_before_that_of_its_stack(string stack, string gateway)
    {
        await using var workshop = await Workshop.ConvergedAsync(new WorkshopOptions { Stack = Small });
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", $"region: us-east-1\n  drift: {stack}");
        workshop.Edit(StackBuilder.FileName, "description: The tools of gateway", $"description: The tools of gateway\n  drift: {gateway}");
        var engine = (await workshop.Clients.AgentCore.ListPolicyEnginesAsync(new ListPolicyEnginesRequest())).PolicyEngines.Single();
        await workshop.Clients.AgentCore.UpdatePolicyEngineAsync(
            new UpdatePolicyEngineRequest { PolicyEngineId = engine.PolicyEngineId, Description = new UpdatedDescription { OptionalValue = "mine" } });
        await ChangeRoleAsync(workshop);
        workshop.Aws.Requests.Clear();

        var applied = await workshop.ApplyAsync();

        Assert.Equal(1, applied.ExitCode);
        Assert.Equal([gateway == "Heal" ? "DeleteRolePolicy" : "UpdatePolicyEngine"], workshop.Mutations.Except(["TagResource"]));
        Assert.Contains("drift is reported, not healed", applied.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_that_comes_back_three_times_is_a_fight_with_another_tool()
    {
        await using var workshop = await Workshop.ConvergedAsync(new WorkshopOptions { Stack = Small });
        await using var running = await RunningOperator.StartAsync(workshop, 3);
        foreach (var reason in (string[])["DriftDetected", "DriftDetected", "Oscillating"])
        {
            var before = running.Clock.GetUtcNow();
            await ChangeRoleAsync(workshop);
            var seen = running.Log.NextAsync("drift of Role/gateway");
            var reported = running.Log.NextAsync("3 of 3 resources ready");
            await running.WaitForResyncAsync(seen);
            await running.WaitForResyncAsync(reported);
            Assert.Contains(Assert.Single(running.Board.Statuses).Conditions, condition => condition.Type == "Drifted" && condition.Reason == reason);
            var field = Assert.Single(Assert.Single(running.Board.Reports).Drift);
            Assert.InRange(field.Since, before, running.Clock.GetUtcNow());
        }
    }

    [Fact]
    public async Task Reported_drift_says_since_when_it_was_seen()
    {
        await using var workshop = await Workshop.ConvergedAsync(new WorkshopOptions { Stack = Small });
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  drift: Report");
        await ChangeRoleAsync(workshop);
        await using var running = await RunningOperator.StartUntilAsync(workshop, "2 of 3 resources ready");
        var since = Assert.Single(Assert.Single(running.Board.Reports).Drift).Since;

        await running.WaitForResyncAsync(running.Log.NextAsync("2 of 3 resources ready"));

        var field = Assert.Single(Assert.Single(running.Board.Reports).Drift);
        Assert.Equal(since, field.Since);
        Assert.True(running.Clock.GetUtcNow() > since);
        Assert.False(field.IsHealed);
    }

    private static async Task ChangeRoleAsync(Workshop workshop)
    {
        var role = (await workshop.Clients.Iam.ListRolesAsync(new ListRolesRequest())).Roles.Single();
        await workshop.Clients.Iam.PutRolePolicyAsync(new PutRolePolicyRequest { RoleName = role.RoleName, PolicyName = "mine", PolicyDocument = Denied });
    }
}
