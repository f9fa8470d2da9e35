using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.DataPlane.Enforcement;

namespace Emulator.Tests.Services.AgentCore;

public sealed class StatementTests
{
    [Fact]
    public async Task Policies_that_allow_everyone_everything_fail_unless_findings_are_ignored()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        var id = await guarded.AddAsync("all", "permit(principal, action == @add_numbers, resource == @gateway);");

        var (status, reasons) = await guarded.StatusAsync(id);
        Assert.Equal(PolicyStatus.CREATE_FAILED, status);
        const string Finding = "Overly Permissive: Policy Engine will allow every request for the specified principal (AgentCore::";
        Assert.Equal(["IamEntity", "OAuthUser"], reasons.Select(r => r[Finding.Length..].Split(')')[0]).Order());

        await UpdateAsync(guarded, id, PolicyValidationMode.IGNORE_ALL_FINDINGS);
        Assert.Equal(PolicyStatus.ACTIVE, (await guarded.StatusAsync(id)).Status);
        Assert.Empty((await guarded.StatusAsync(id)).Reasons);
    }

    [Fact]
    public async Task A_new_description_checks_the_statement_again()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        var id = await guarded.AddAsync("deny", "forbid(principal is AgentCore::OAuthUser, action == @add_numbers, resource == @gateway);");
        await guarded.AgentCore.UpdatePolicyAsync(new()
        {
            PolicyEngineId = guarded.EngineId,
            PolicyId = id,
            Definition = guarded.Definition("forbid(principal, action == @add_numbers, resource == @gateway);"),
            ValidationMode = PolicyValidationMode.IGNORE_ALL_FINDINGS,
        });
        Assert.Equal(PolicyStatus.ACTIVE, (await guarded.StatusAsync(id)).Status);

        await UpdateAsync(guarded, id, null);

        var (status, reasons) = await guarded.StatusAsync(id);
        Assert.Equal(PolicyStatus.UPDATE_FAILED, status);
        Assert.All(reasons, r => Assert.StartsWith("Overly Restrictive: ", r, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "permit(principal is AgentCore::OAuthUser, action == @add_numbers, resource == @gateway) when { context.input.a < };",
        "When parsing the policy statement, an error was encountered at line 1, column ")]
    [InlineData(
        "permit(principal is AgentCore::OAuthUser, action, resource);",
        "When parsing the policy statement, a wildcard resource was detected.")]
    [InlineData(
        "permit(principal is AgentCore::OAuthUser, action == @add_numbers, resource is AgentCore::Gateway);",
        "When parsing the policy statement, a constrained action scope was encountered")]
    public async Task What_is_no_policy_is_refused_at_once_in_every_mode(string statement, string message)
    {
        await using var guarded = await GuardedGateway.StartAsync();

        var error = await Assert.ThrowsAsync<ValidationException>(() => guarded.AgentCore.CreatePolicyAsync(new()
        {
            PolicyEngineId = guarded.EngineId,
            Name = "bad",
            Definition = guarded.Definition(statement),
            ValidationMode = PolicyValidationMode.IGNORE_ALL_FINDINGS,
        }));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Empty((await guarded.AgentCore.ListPoliciesAsync(new() { PolicyEngineId = guarded.EngineId })).Policies ?? []);
    }

    [Fact]
    public async Task Statements_are_typed_by_the_schemas_of_the_tools()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        await guarded.AgentCore.CreateGatewayTargetAsync(new()
        {
            GatewayIdentifier = guarded.Gateway.GatewayId,
            Name = "orders",
            CredentialProviderConfigurations = [new() { CredentialProviderType = CredentialProviderType.GATEWAY_IAM_ROLE }],
            TargetConfiguration = new()
            {
                Mcp = new()
                {
                    Lambda = new()
                    {
                        LambdaArn = $"arn:aws:lambda:us-east-1:{Account.Id}:function:orders",
                        ToolSchema = new()
                        {
                            InlinePayload =
                            [
                                new()
                                {
                                    Name = "refund",
                                    Description = "Refunds an order",
                                    InputSchema = new()
                                    {
                                        Type = SchemaType.Object,
                                        Required = ["amount"],
                                        Properties = new() { ["amount"] = new() { Type = SchemaType.Integer } },
                                    },
                                },
                            ],
                        },
                    },
                },
            },
        });
        const string head = "permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::\"orders___refund\", " +
            "resource == @gateway) ";

        var right = await guarded.AddAsync("right", head + "when { context.input.amount < 100 };");
        var wrong = await guarded.AddAsync("wrong", head + "when {\n  context.input.amount == \"100\" };");
        var unknown = await guarded.AddAsync(
            "unknown", "permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::\"orders___refnd\", resource == @gateway);");

        Assert.Equal(PolicyStatus.ACTIVE, (await guarded.StatusAsync(right)).Status);
        Assert.Equal(
            "`==` compares Long with String, which are never equal at line 2, column 3",
            Assert.Single((await guarded.StatusAsync(wrong)).Reasons));
        Assert.EndsWith(
            "did you mean `AgentCore::Action::\"orders___refund\"`?",
            Assert.Single((await guarded.StatusAsync(unknown)).Reasons),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_about_any_tool_needs_no_tool_yet()
    {
        await using var account = await Account.StartAsync();
        var engine = (await account.AgentCore.CreatePolicyEngineAsync(new() { Name = "engine" })).PolicyEngineId;

        var id = (await account.AgentCore.CreatePolicyAsync(new()
        {
            PolicyEngineId = engine,
            Name = "any",
            Definition = new()
            {
                Cedar = new()
                {
                    Statement = "permit(principal is AgentCore::OAuthUser, action, resource is AgentCore::Gateway) when { " +
                        "principal.hasTag(\"x\") };",
                },
            },
        })).PolicyId;

        Assert.Equal(
            PolicyStatus.ACTIVE, (await account.AgentCore.GetPolicyAsync(new() { PolicyEngineId = engine, PolicyId = id })).Status);
    }

    private static Task UpdateAsync(GuardedGateway guarded, string id, PolicyValidationMode? mode) =>
        guarded.AgentCore.UpdatePolicyAsync(new()
        {
            PolicyEngineId = guarded.EngineId,
            PolicyId = id,
            Description = new UpdatedDescription { OptionalValue = "another description" },
            ValidationMode = mode,
        });
}
