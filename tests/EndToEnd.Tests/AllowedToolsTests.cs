namespace EndToEnd.Tests;

/// <summary><c>allowedTools</c> of a target: a policy of the gateway's engine forbids its other tools.</summary>
public sealed class AllowedToolsTests
{
    private const string Line = "\n  mcpServer: mcp-server\n";

    [Fact]
    public async Task Tools_that_are_not_in_the_list_are_denied_whatever_policies_permit_them()
    {
        await using var workshop = await ServeAsync("[add_numbers]");

        var allowed = await workshop.RunAsync("call", "mcp-gateway", "add_numbers", "a=5", "b=3", "--user", "testuser");
        var denied = await workshop.RunAsync("call", "mcp-gateway", "greet_user", "name=Ada", "--user", "testuser");
        var tools = await workshop.RunAsync("tools", "mcp-gateway", "--user", "testuser");

        Assert.Equal((0, "8"), (allowed.ExitCode, allowed.Output.Trim()));
        Assert.NotEqual(0, denied.ExitCode);
        Assert.Contains("GatewayTarget/mcp-server-target", denied.ToString(), StringComparison.Ordinal);
        Assert.Contains("add_numbers", tools.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("greet_user", tools.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_says_whose_access_changes_and_removing_the_list_needs_consent()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("gateway.yaml", Line, $"{Line}  allowedTools: [add_numbers]\n");

        var narrowed = await workshop.DiffAsync();
        Assert.Equal(0, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
        Assert.Empty(await workshop.PlannedAsync());
        workshop.Edit("gateway.yaml", "  allowedTools: [add_numbers]\n", "");
        var widened = await workshop.RunAsync("apply", workshop.Specs, "--yes", "--confirm-prune");

        Assert.Contains("any OAuthUser: greet_user: permit -> deny", narrowed.Output, StringComparison.Ordinal);
        Assert.Contains("Policy/mcp-server-target.allowed-tools", narrowed.Output, StringComparison.Ordinal);
        Assert.Equal(1, widened.ExitCode);
        Assert.Contains("--allow-widening", widened.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_that_is_deleted_or_changed_by_hand_is_restored()
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Edit("gateway.yaml", Line, $"{Line}  allowedTools: [add_numbers]\n");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        var engine = (await workshop.EngineAsync()).PolicyEngineId;
        var policies = (await workshop.Clients.AgentCore.ListPoliciesAsync(new() { PolicyEngineId = engine })).Policies;
        var policy = policies.Single(candidate => candidate.Name != "allow_add_and_greet");
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));

        await workshop.Clients.AgentCore.DeletePolicyAsync(new() { PolicyEngineId = engine, PolicyId = policy.PolicyId });
        await DriftTests.AssertHealsAsync(workshop);

        policies = (await workshop.Clients.AgentCore.ListPoliciesAsync(new() { PolicyEngineId = engine })).Policies;
        var restored = policies.Single(candidate => candidate.Name == policy.Name);
        Assert.Equal(policy.Definition.Cedar.Statement, restored.Definition.Cedar.Statement);
        Assert.Equal(
            """
            forbid (
              principal,
              action in AgentCore::Action::"mcp-server-target",
              resource == AgentCore::Gateway::"ARN"
            ) unless {
              action == AgentCore::Action::"mcp-server-target___add_numbers"
            };
            """,
            restored.Definition.Cedar.Statement.Replace((await workshop.GatewayAsync()).GatewayArn, "ARN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tool_that_the_server_does_not_have_is_named_by_diff()
    {
        await using var workshop = await ServeAsync("[add_numbers]");
        workshop.Edit("gateway.yaml", "[add_numbers]", "[add_numbers, great_user]");

        var diff = await workshop.DiffAsync();

        Assert.Contains("the target mcp-server-target has no tool \"great_user\" (did you mean greet_user?)", Unbroken(diff), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[look-up]", "no tool \"look-up\" (did you mean look_up?)")]
    [InlineData("[target___look_up]", "write look_up, without the name of the target")]
    [InlineData("[\"no tool\"]", "is not the name of a tool")]
    [InlineData("[]", "allowedTools")]
    public async Task Validate_knows_the_tools_that_a_target_declares(string tools, string message)
    {
        await using var workshop = await Declared(engine: "engine", tools).StartAsync();

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, Unbroken(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_policy_engine_the_list_is_an_error_with_the_remedy()
    {
        await using var workshop = await Declared(engine: null, "[look_up]").StartAsync();

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nothing enforces allowedTools: Gateway/gateway has no policy engine of the stack", Unbroken(result), StringComparison.Ordinal);
        Assert.Contains("policy: {engine: NAME}", Unbroken(result), StringComparison.Ordinal);
    }

    private static string Unbroken(CommandResult result) => string.Join(' ', result.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static StackBuilder Declared(string? engine, string tools) => new StackBuilder("shop")
        .WithPolicyEngine()
        .WithGateway(engine: engine)
        .WithFunction("lookup")
        .With(
            "GatewayTarget", "target", "gateway: gateway", $"allowedTools: {tools}",
            "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]",
            "targetConfiguration:",
            "  mcp:",
            "    lambda:",
            "      lambdaArn: ${LambdaFunction/lookup.arn}",
            "      toolSchema:",
            "        inlinePayload: [{name: look_up, description: Looks a word up, inputSchema: {type: object}}]");

    private static async Task<Workshop> ServeAsync(string tools)
    {
        var workshop = await WorkshopServer.StartAsync();
        workshop.Edit("gateway.yaml", Line, $"{Line}  allowedTools: {tools}\n");
        await workshop.ConvergeAsync();
        return workshop;
    }
}
