using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What a commit changes about who may call what, and that nobody gets access by accident.</summary>
public sealed class AccessTests
{
    private const string Target = "mcp-server-target___";
    private const string Add = "add_numbers";
    private const string Greet = "greet_user";
    private const string Multiply = "multiply_numbers";

    [Fact]
    public async Task A_first_apply_says_who_may_call_what_and_needs_no_second_consent()
    {
        await using var workshop = await Workshop.StartAsync();

        var changes = await ChangesAsync(workshop);
        var applied = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.Equal([$"any OAuthUser {Target}{Add} deny permit granted", $"any OAuthUser {Target}{Greet} deny permit granted"], changes);
        Assert.True(applied.ExitCode == 0, applied.ToString());
    }

    [Fact]
    public async Task A_converged_stack_has_no_access_changes_and_asks_nobody()
    {
        await using var workshop = await Workshop.ConvergedAsync();

        Assert.Empty(await ChangesAsync(workshop));
        Assert.Equal(0, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
    }

    [Fact]
    public async Task A_policy_that_names_another_tool_grants_one_and_revokes_the_other()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("policy.yaml", $"\"{Target}{Greet}\"", $"\"{Target}{Multiply}\"");

        Assert.Equal([$"any OAuthUser {Target}{Greet} permit deny revoked", $"any OAuthUser {Target}{Multiply} deny permit granted"], await ChangesAsync(workshop));
        var text = await workshop.DiffAsync();
        Assert.Contains($"+ any OAuthUser: {Multiply}: deny -> permit", text.Output, StringComparison.Ordinal);
        var markdown = await workshop.DiffAsync("-o", "markdown");
        Assert.Contains($"| `mcp-gateway` | any OAuthUser | `{Multiply}` | deny | permit | granted |", markdown.Output, StringComparison.Ordinal);
        Assert.Contains("**Access may widen**", markdown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resource_policy_of_a_gateway_may_widen_and_its_removal_does_not()
    {
        const string Policy =
            "resourcePolicy: {Version: \"2012-10-17\", Statement: [{Effect: Allow, Principal: {AWS: \"arn:aws:iam::111122223333:root\"}, "
            + "Action: \"bedrock-agentcore:InvokeGateway\", Resource: \"*\"}]}";
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "  protocolType: MCP", $"  {Policy}\n  protocolType: MCP");

        var refused = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("resourcePolicy: added (may widen)", refused.Output, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Empty(await ChangesAsync(workshop));

        workshop.Edit(StackBuilder.FileName, $"  {Policy}\n", "");
        Assert.Equal(0, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
    }

    [Fact]
    public async Task Access_is_never_widened_without_being_asked_for()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("policy.yaml", $"\"{Target}{Greet}\"", $"\"{Target}{Multiply}\"");

        var refused = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--allow-widening", refused.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
        var allowed = await workshop.RunAsync("apply", workshop.Specs, "--yes", "--allow-widening");
        Assert.True(allowed.ExitCode == 0, allowed.ToString());
        Assert.Equal(["UpdatePolicy"], workshop.Mutations);
    }

    [Fact]
    public async Task What_only_narrows_is_applied_without_a_second_question()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("policy.yaml", $"\"{Target}{Add}\",\n        AgentCore::Action::\"{Target}{Greet}\"", $"\"{Target}{Add}\"");

        Assert.Equal([$"any OAuthUser {Target}{Greet} permit deny revoked"], await ChangesAsync(workshop));
        var applied = await workshop.RunAsync("apply", workshop.Specs, "--yes");
        Assert.True(applied.ExitCode == 0, applied.ToString());
    }

    [Fact]
    public async Task A_condition_on_claims_is_shown_and_the_users_answer_beside_it()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("policy.yaml", "\n    );", "\n    ) when { principal.hasTag(\"username\") && principal.getTag(\"username\") == \"testuser\" };");

        var changes = await ChangesAsync(workshop);

        // For the user nothing changes: the condition holds.
        Assert.Equal(2, changes.Count);
        Assert.All(changes, change => Assert.StartsWith("any OAuthUser", change, StringComparison.Ordinal));
        Assert.All(changes, change => Assert.EndsWith("permit depends narrowed", change, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Setting_the_engine_aside_opens_every_tool_and_is_asked_about()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("gateway.yaml", "mode: ENFORCE", "mode: LOG_ONLY");

        var refused = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("every tool is open (may widen)", refused.Output, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Letting_more_callers_in_is_asked_about_and_fewer_is_not()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("identity.yaml", "  users:\n", "    - name: second\n      explicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]\n  users:\n");
        workshop.Edit("gateway.yaml", "clients: [agentcore-mcp-server-client]", "clients: [agentcore-mcp-server-client, second]");

        var refused = await workshop.RunAsync("apply", workshop.Specs, "--yes");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("~ allowedClients: ", refused.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await workshop.RunAsync("apply", workshop.Specs, "--yes", "--allow-widening")).ExitCode);

        workshop.Edit("gateway.yaml", "clients: [agentcore-mcp-server-client, second]", "clients: [agentcore-mcp-server-client]");
        Assert.Equal(0, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
    }

    [Fact]
    public async Task Healing_that_gives_access_back_is_asked_about_too()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await workshop.ChangePolicyAsync(policy => policy.EnforcementMode = "LOG_ONLY");
        workshop.Aws.Requests.Clear();

        Assert.Equal(1, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task A_first_apply_that_stopped_half_way_is_completed_without_a_second_consent()
    {
        await using var workshop = await Workshop.StartAsync();
        using (workshop.Aws.Faults.Fail("CreatePolicy", "ValidationException", "Not today.", times: null))
        {
            Assert.Equal(1, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
        }

        var completed = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.True(completed.ExitCode == 0, completed.ToString());
    }

    [Fact]
    public async Task A_gateway_that_stopped_half_way_is_guarded_when_somebody_uses_it_already()
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Edit("stack.yaml", "prune: true", "prune: false");
        using (workshop.Aws.Faults.Fail("CreatePolicy", "ValidationException", "Not today.", times: null))
        {
            Assert.Equal(1, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
        }

        var target = await workshop.TargetAsync();
        await workshop.Clients.AgentCore.CreateGatewayTargetAsync(new()
        {
            GatewayIdentifier = await workshop.GatewayIdAsync(),
            Name = "somebody-elses",
            TargetConfiguration = target.TargetConfiguration,
            CredentialProviderConfigurations = target.CredentialProviderConfigurations,
        });
        workshop.Edit("gateway.yaml", "mode: ENFORCE", "mode: LOG_ONLY");

        var refused = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--allow-widening", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_is_guarded_when_its_children_hash_is_written_by_the_next_apply()
    {
        await using var workshop = await Workshop.StartAsync();
        using (workshop.Aws.Faults.Fail("TagResource", "AccessDeniedException", "Not today.", 403, times: null))
        {
            await workshop.RunAsync("apply", workshop.Specs, "--yes");
        }

        Assert.Equal(0, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
        workshop.Edit("policy.yaml", $"\"{Target}{Greet}\"", $"\"{Target}{Multiply}\"");

        Assert.Equal(1, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
    }

    [Fact]
    public async Task Explain_shows_who_may_call_what_as_it_is_and_as_planned()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("policy.yaml", "\n    );", "\n    ) when { context.input.a < 10 };");

        var live = await workshop.RunAsync("policy", "explain", workshop.Specs);
        var planned = await workshop.RunAsync("policy", "explain", workshop.Specs, "--planned", "-o", "json");

        Assert.Matches($"{Add} +permit +permit", live.Output);
        var cell = JsonNode.Parse(planned.Output)!["gateways"]![0]!["matrix"]!.AsArray().First(entry => (string?)entry!["tool"] == Target + Add)!;
        Assert.Equal(("depends", "context.input.a < 10"), ((string?)cell["verdict"], (string?)cell["condition"]));
    }

    [Theory]
    [InlineData("5", "permit", "8:10: context.input.a < 10 is true, because context.input.a is 5")]
    [InlineData("50", "deny", "8:10: context.input.a < 10 is false, because context.input.a is 50")]
    public async Task Explain_names_the_policy_and_the_clause_that_decide_one_call(string a, string decision, string clause)
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Edit("policy.yaml", "\n    );", "\n    ) when { context.input.a < 10 };");
        var claims = Path.Combine(workshop.Root, "alice.json");
        await File.WriteAllTextAsync(claims, """{"sub": "alice"}""");

        // Nothing is applied yet: the answer is about what the specs say.
        var result = await workshop.RunAsync("policy", "explain", workshop.Specs, "--claims", claims, "--tool", "add_numbers", "--input", $"a={a}", "--input", "b=1");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"alice -> {Add}(a={a}, b=1): {decision}", result.Output, StringComparison.Ordinal);
        Assert.Contains(clause, result.Output, StringComparison.Ordinal);
        if (decision == "deny") Assert.Contains("No policy applies to the request (denied by default).", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no tool add_number.", "--tool", "add_number")]
    [InlineData("accepts no tokens of a user tester of this stack", "--user", "tester")]
    [InlineData("The stack has no gateway gate.", "--gateway", "gate")]
    [InlineData("--input needs one tool and one caller.", "--input", "a=1")]
    public async Task Explain_says_what_it_cannot_answer_and_what_to_ask(string said, params string[] arguments)
    {
        await using var workshop = await Workshop.ConvergedAsync();

        var result = await workshop.RunAsync(["policy", "explain", workshop.Specs, .. arguments]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> ChangesAsync(Workshop workshop)
    {
        var result = await workshop.DiffAsync("-o", "json");
        Assert.True(result.ExitCode == 0, result.ToString());
        return
        [
            .. from outlook in JsonNode.Parse(result.Output)!["stacks"]![0]!["access"]!.AsArray()
               from change in outlook!["changes"]!.AsArray()
               select $"{change!["principal"]} {change["tool"]} {change["before"]!["verdict"]} {change["after"]!["verdict"]} {change["kind"]}",
        ];
    }
}
