namespace EndToEnd.Tests;

/// <summary>What is wrong is refused before anything is touched.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("validate")]
    [InlineData("diff")]
    [InlineData("apply")]
    [InlineData("destroy")]
    [InlineData("status")]
    public async Task Broken_specs_make_no_call(string command)
    {
        await using var workshop = await new StackBuilder("shop").WithPool("users").WithGateway(pool: "usres").StartAsync();

        var result = await workshop.RunAsync(command, workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("did you mean users?", result.Error, StringComparison.Ordinal);
        Assert.Contains("no AWS call was made", result.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Aws.Requests.All);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("diff")]
    [InlineData("apply")]
    public async Task A_policy_that_AgentCore_would_refuse_makes_no_call(string command)
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Edit("policy.yaml", "mcp-server-target___greet_user", "mcp-servr-target___greet_user");

        var result = await workshop.RunAsync(command, workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("policy.yaml:23:9: spec.statement: the gateway has no action AgentCore::Action::\"mcp-servr-target___greet_user\"", result.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean `AgentCore::Action::\"mcp-server-target___greet_user\"`?", result.Error, StringComparison.Ordinal);
        Assert.Contains("no AWS call was made", result.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Aws.Requests.All);
    }

    [Fact]
    public async Task Apply_without_a_yes_changes_nothing()
    {
        await using var workshop = await new StackBuilder("shop").WithPolicyEngine().StartAsync();

        var result = await workshop.RunAsync("apply", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Pass --yes", result.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }
}
