using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Emulator.Platform.Faults;

namespace EndToEnd.Tests;

/// <summary>
/// Access fails closed: what was agreed to is recorded in the call that creates the gateway. What is not provably that is asked for again,
/// also if no later call can write a tag.
/// </summary>
public sealed class AgreedAccessTests
{
    private const string Greet = "mcp-server-target___greet_user";
    private const string Multiply = "mcp-server-target___multiply_numbers";

    [Fact]
    public async Task A_denied_tool_is_not_granted_unasked_if_tags_cannot_be_written()
    {
        await using var workshop = await WithoutTagsAsync();
        workshop.Edit("policy.yaml", $"\"{Greet}\"", $"\"{Multiply}\"");

        var refused = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--allow-widening", refused.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task A_new_policy_is_not_part_of_the_create()
    {
        await using var workshop = await WithoutTagsAsync();
        await File.WriteAllTextAsync(Path.Combine(workshop.Specs, "more.yaml"), $$"""
            apiVersion: agentcore.reconciler/v1alpha1
            kind: CedarPolicy
            metadata: {name: more}
            spec:
              policyEngine: workshop-policy-engine
              statement: |
                permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::"{{Multiply}}", resource == AgentCore::Gateway::"${Gateway/mcp-gateway.arn}");
            """);

        Assert.Equal(1, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task More_callers_are_not_part_of_the_create()
    {
        await using var workshop = await WithoutTagsAsync();
        workshop.Edit("identity.yaml", "  users:\n", "    - name: second\n      explicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]\n  users:\n");
        workshop.Edit("gateway.yaml", "clients: [agentcore-mcp-server-client]", "clients: [agentcore-mcp-server-client, second]");

        Assert.Equal(1, (await workshop.RunAsync("apply", workshop.Specs, "--yes")).ExitCode);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task A_policy_that_somebody_added_is_not_removed_unasked_as_part_of_the_create()
    {
        await using var workshop = await WithoutTagsAsync();
        var gateway = await workshop.GatewayAsync();
        var engine = gateway.PolicyEngineConfiguration.Arn;
        await workshop.Clients.AgentCore.CreatePolicyAsync(new CreatePolicyRequest
        {
            Name = "emergency",
            PolicyEngineId = engine[(engine.LastIndexOf('/') + 1)..],
            Definition = new PolicyDefinition
            {
                Cedar = new CedarPolicy { Statement = $"forbid(principal, action, resource == AgentCore::Gateway::\"{gateway.GatewayArn}\") when {{ true }};" },
            },
            ValidationMode = "IGNORE_ALL_FINDINGS",
        });
        workshop.Clock.Advance(TimeSpan.FromMinutes(5));
        workshop.Aws.Requests.Clear();

        var refused = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--allow-widening", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_create_that_was_agreed_to_is_completed_without_a_second_question()
    {
        await using var workshop = await WithoutTagsAsync();

        var again = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.DoesNotContain("--allow-widening", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_create_call_has_the_consent_and_no_other_call_does()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        var agreed = await AgreedAsync(workshop);
        Assert.Equal(16, agreed?.Length);

        workshop.Edit("policy.yaml", $"\"{Greet}\"", $"\"{Multiply}\"");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        Assert.Equal(agreed, await AgreedAsync(workshop));
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task A_gateway_without_the_consent_is_asked_about()
    {
        await using var workshop = await WithoutTagsAsync();
        var gateway = await workshop.GatewayAsync();
        workshop.Aws.Faults.Clear();
        await workshop.Clients.AgentCore.UntagResourceAsync(
            new UntagResourceRequest { ResourceArn = gateway.GatewayArn, TagKeys = ["reconciler/agreed-access"] });
        var policies = await workshop.Clients.AgentCore.ListPoliciesAsync(new ListPoliciesRequest { PolicyEngineId = gateway.PolicyEngineConfiguration.Arn.Split('/')[^1] });
        foreach (var policy in policies.Policies)
        {
            await workshop.Clients.AgentCore.DeletePolicyAsync(new DeletePolicyRequest { PolicyEngineId = policy.PolicyEngineId, PolicyId = policy.PolicyId });
        }

        workshop.Clock.Advance(TimeSpan.FromMinutes(5));

        var refused = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--allow-widening", refused.Error, StringComparison.Ordinal);
    }

    private static async Task<string?> AgreedAsync(Workshop workshop)
    {
        var gateway = await workshop.GatewayAsync();
        var tags = await workshop.Clients.AgentCore.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = gateway.GatewayArn });
        return tags.Tags.GetValueOrDefault("reconciler/agreed-access");
    }

    /// <summary>A workshop that was applied while every TagResource of AgentCore is refused.</summary>
    private static async Task<Workshop> WithoutTagsAsync()
    {
        var workshop = await Workshop.StartAsync();
        workshop.Aws.Faults.Add(new Fault
        {
            Service = "bedrock-agentcore-control",
            Operation = "TagResource",
            Kind = FaultKind.Error,
            Status = 403,
            ErrorCode = "AccessDeniedException",
            Message = "no",
        });
        await workshop.RunAsync("apply", workshop.Specs, "--yes");
        Assert.Equal("READY", (await workshop.GatewayAsync()).Status);
        workshop.Aws.Requests.Clear();
        return workshop;
    }
}
