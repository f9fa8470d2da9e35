using Reconciler.Access.Authorization;
using Reconciler.Access.Validation;

namespace Reconciler.Access.Tests;

/// <summary>The patterns of the sections of AWS's policy guide: each is valid, and decides what the guide says.</summary>
public sealed class GuideTests
{
    private const string On = ", resource == @gateway)";
    private const string Role = "principal.hasTag(\"role\") && principal.getTag(\"role\") == ";
    private const string Session = "eventResource: resource";

    public static TheoryData<string> Valid => new(
        // Principals.
        "permit(principal is AgentCore::OAuthUser, action == @Claims___file" + On + " when { principal.hasTag(\"scope\") && " +
            "principal.getTag(\"scope\") like \"*claims:file*\" };",
        "forbid(principal is AgentCore::OAuthUser, action == @Claims___coverage" + On + " unless { " + Role + "\"manager\" };",
        "forbid(principal is AgentCore::OAuthUser, action, resource is AgentCore::Gateway) when { principal.hasTag(\"username\") && " +
            "principal.getTag(\"username\") == \"suspended\" };",
        "permit(principal == AgentCore::IamEntity::\"arn:aws:sts::123456789012:assumed-role/Processor\", action in [@Claims___contract, " +
            "@Claims___pay]" + On + ";",
        "permit(principal is AgentCore::IamEntity, action == @Claims___status" + On + " when { principal.id like " +
            "\"arn:aws:sts::*:assumed-role/Processor*\" };",
        "forbid(principal is AgentCore::IamEntity, action, resource is AgentCore::Gateway) when { principal.id like \"*:444455556666:*\" };",
        // Actions and resources.
        "permit(principal, action in [@Claims___contract, @Claims___status]" + On + ";",
        "permit(principal, action in @Claims" + On + ";",
        "permit(principal, action == @Agent___POST:/invocations" + On + ";",
        "permit(principal, action in [@Chat___POST:/v1/chat/completions, @Chat___GET:/v1/models]" + On + ";",
        "permit(principal, action == @Chat___POST:/v1/chat/completions" + On + " when { context.input has model && context.input.model like " +
            "\"openai.*\" };",
        "permit(principal, action == @Proxy___GET:/status/live" + On + ";",
        "permit(principal, action == @Claims___file" + On + " when { [\"health\", \"auto\"].contains(context.input.kind) && context.input.months " +
            ">= 12 && context.input.amount.lessThan(decimal(\"1000.00\")) };",
        "permit(principal, action == @Claims___approve" + On + " when { context.input.approved };",
        "permit(principal, action == @Claims___premium" + On + " when { context.input has risk && context.input.risk has claims && " +
            "context.input.risk.claims == 0 };",
        "forbid(principal, action == @Claims___file" + On + " unless { context.input has text };",
        "forbid(principal, action, resource is AgentCore::Gateway);",
        // Time.
        "permit(principal, action == @Claims___premium" + On + " when { context.system.now >= datetime(\"2025-01-01T00:00:00Z\") && " +
            "duration(\"9h\") <= context.system.now.toTime() && context.system.now.toTime() <= duration(\"17h\") };",
        // Guardrails.
        "forbid(principal, action == @Agent___POST:/invocations" + On + " when guardrails { BedrockGuardrails::PromptAttack(" +
            "[\"PROMPT_INJECTION\"], [context.input.prompt])[\"PROMPT_INJECTION\"].confidenceScore.greaterThan(decimal(\"0.4\")) };",
        "suppressOutput(principal, action == @Agent___POST:/invocations" + On + " when guardrails { BedrockGuardrails::ContentFilter(" +
            "[\"VIOLENCE\", \"HATE\"], [context.output.completion]).maxConfidenceScore().greaterThan(decimal(\"0.2\")) };",
        "forbid(principal, action == @Chat___POST:/v1/chat/completions" + On + " when guardrails { BedrockGuardrails::ContentFilter(" +
            "[\"INSULTS\"], [\"$.messages[*].content\"]).maxConfidenceScore().greaterThan(decimal(\"0.2\")) };",
        "suppressOutput(principal, action == @Claims___status" + On + " when guardrails { BedrockGuardrails::SensitiveInformation(" +
            "[\"US_SOCIAL_SECURITY_NUMBER\"], [context.output.status]).count() > 0 };",
        "forbid(principal is AgentCore::OAuthUser, action == @Agent___POST:/invocations" + On + " when { BedrockGuardrails::PromptAttack(" +
            "[\"JAILBREAK\"], [context.input.prompt]).maxConfidenceScore().greaterThan(decimal(\"0.4\")) } unless { " + Role + "\"internal\" };",
        // History.
        "permit(principal, action == @Claims___pay" + On + " when temporal { formerly within 1h @Claims___approve::response{ " + Session +
            ", input.id: context.input.id } };",
        "forbid(principal, action == @Claims___pay" + On + " when temporal { exists (n: Long). (count for (t: Timepoint). where (formerly " +
            "within 5m (@Claims___pay::request{ " + Session + " } && tp(t)))) == n && n > 3 };",
        "forbid(principal, action == @Claims___pay" + On + " when temporal { exists (total: Long). (sum amt for (amt: Long), (t: Timepoint). " +
            "where (formerly within 5m (@Claims___pay::request{ " + Session + ", input.cents: amt } && tp(t)))) == total && total >= 300000 };",
        "permit(principal, action == @Claims___pay" + On + " when temporal { !@Claims___pay::response{ " + Session + " } since within 1h " +
            "@Claims___approve::response{ " + Session + " } };",
        "permit(principal is AgentCore::OAuthUser, action == @Claims___file" + On + " when temporal { formerly within 24h " +
            "@Claims___status::request{ " + Session + " } } when { BedrockGuardrails::SensitiveInformation([\"US_BANK_ACCOUNT_NUMBER\"], " +
            "[context.input.text]).count() == 0 } unless { " + Role + "\"restricted\" };");

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_pattern_of_the_guide_is_valid(string policy)
    {
        var check = StatementValidation.Validate(GuideExample.Statement(policy), [GuideExample.Gateway], ValidationMode.IgnoreAllFindings);

        Assert.Empty(check.Findings);
    }

    [Theory]
    [InlineData("action == @Agent___GET:/invocations", "no action")]
    [InlineData("action == @Chat___POST:/v1/responses", "no action")]
    [InlineData("action == @Proxy___status", "no action")]
    [InlineData("action == @Claims___POST:/invocations", "no action")]
    public void An_action_has_the_form_of_its_target(string action, string message)
    {
        var check = StatementValidation.Validate(
            GuideExample.Statement($"permit(principal, {action}{On};"), [GuideExample.Gateway], ValidationMode.IgnoreAllFindings);

        Assert.Contains(message, check.Findings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("context.input.prompt > 5", "expected Long, datetime or duration, found String")]
    [InlineData("context.input.promt == \"x\"", "did you mean `prompt`?")]
    public void The_body_of_an_http_target_is_typed(string condition, string message)
    {
        var check = StatementValidation.Validate(
            GuideExample.Statement($"permit(principal, action == @Agent___POST:/invocations{On} when {{ {condition} }};"),
            [GuideExample.Gateway], ValidationMode.IgnoreAllFindings);

        Assert.Contains(message, Assert.Single(check.Findings).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Permits_are_alternatives_and_a_forbid_wins()
    {
        var access = GuideExample.Access(
            "permit(principal is AgentCore::OAuthUser, action == @Claims___coverage" + On + " when { principal.hasTag(\"username\") && " +
                "principal.getTag(\"username\") == \"clare\" };",
            "forbid(principal is AgentCore::OAuthUser, action == @Claims___coverage" + On + " unless { principal.hasTag(\"role\") && " +
                "(principal.getTag(\"role\") == \"senior\" || principal.getTag(\"role\") == \"manager\") };",
            "permit(principal is AgentCore::OAuthUser, action == @Claims___coverage" + On + " when { " + Role + "\"senior\" && " +
                "[\"liability\", \"collision\"].contains(context.input.kind) && context.input.limit.lessThanOrEqual(decimal(\"50000.00\")) };");

        Assert.False(Decide("""{"sub": "1", "username": "clare"}""", "liability", 40_000));
        Assert.True(Decide("""{"sub": "2", "role": "senior"}""", "liability", 40_000));
        Assert.False(Decide("""{"sub": "2", "role": "senior"}""", "comprehensive", 40_000));
        Assert.True(Decide("""{"sub": "3", "username": "clare", "role": "manager"}""", "comprehensive", 90_000));

        bool Decide(string claims, string kind, int limit) => access.Decide(
            AccessPrincipal.FromClaims(Example.Json(claims)), "Claims___coverage",
            Example.Json($$"""{"kind": "{{kind}}", "limit": {{limit}}}""")).IsAllowed;
    }

    [Fact]
    public void A_group_of_a_target_covers_its_tools_and_http_targets_are_no_tools()
    {
        var access = GuideExample.Access(
            "permit(principal, action in @Claims" + On + ";", "permit(principal, action in @Http" + On + ";", "forbid(principal, action in @Mcp" + On +
            " when { principal is AgentCore::IamEntity };");
        var role = AccessPrincipal.FromArn("arn:aws:iam::123456789012:role/service/Processor");

        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Processor", role.Name);
        Assert.False(access.Decide(role, "Claims___contract", Example.Json("""{"id": "1"}""")).IsAllowed);
        Assert.True(access.Decide(role, "Agent___POST:/invocations", Example.Json("""{"prompt": "1"}""")).IsAllowed);
        Assert.True(access.Decide(Example.Bob, "Claims___contract", Example.Json("""{"id": "1"}""")).IsAllowed);
    }
}
