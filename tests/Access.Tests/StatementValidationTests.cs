using Reconciler.Access.Validation;

namespace Reconciler.Access.Tests;

public sealed class StatementValidationTests
{
    [Theory]
    [InlineData("permit(principal is AgentCore::OAuthUser, action in [@shop___refund, @shop___list], resource == @gateway);")]
    [InlineData("permit(principal is AgentCore::OAuthUser, action == @shop___refund, resource == @gateway) when { context.input.amount " +
        "< 5 };")]
    [InlineData("permit(principal is AgentCore::OAuthUser, action == @shop___price, resource == @gateway) when { " +
        "context.input.value.lessThan(decimal(\"5.0\")) };")]
    [InlineData("permit(principal, action in @shop, resource == @gateway) when { principal.hasTag(\"role\") && " +
        "principal.getTag(\"role\") == \"x\" };")]
    [InlineData("forbid(principal, action, resource is AgentCore::Gateway) when { context.input has amount && context.input.amount > 5 };")]
    [InlineData("permit(principal is AgentCore::IamEntity, action == @notes___anything, resource == @gateway) when { " +
        "context.input.what.ever > 3 && principal.id like \"*:role/x\" };")]
    public void A_valid_statement_has_no_findings(string statement) => Assert.Empty(Check(statement).Findings);

    [Theory]
    [InlineData("permit(principal is AgentCore::OAuthUser, action, resource is AgentCore::Gateway)", StatementProblem.Syntax,
        "1:82: expected `when`, `unless` or `;`, found the end of the text",
        "When parsing the policy statement, an error was encountered at line 1, column 82: expected `when`, `unless` or `;`, found the " +
        "end of the text")]
    [InlineData("permit(principal, action, resource is AgentCore::Gateway); forbid(principal, action, resource);", StatementProblem.Syntax,
        "1:60: expected the end of the text, found `forbid`",
        "When parsing the policy statement, an error was encountered at line 1, column 60: expected the end of the text, found `forbid`")]
    [InlineData("permit(principal, action, resource)\nwhen { true };", StatementProblem.WildcardResource,
        "1:27: the resource must be `resource == AgentCore::Gateway::\"<ARN>\"` or `resource is AgentCore::Gateway`",
        "When parsing the policy statement, a wildcard resource was detected. To avoid unexpected behavior changes, please constrain " +
        "the resource either to a specific AgentCore::Gateway resource or to the AgentCore::Gateway resource type.")]
    [InlineData("permit(principal,\n action == @shop___list,\n resource is AgentCore::Gateway);", StatementProblem.ActionsWithoutGateway,
        "3:2: a policy that names actions must name their gateway: `resource == AgentCore::Gateway::\"<ARN>\"`",
        "When parsing the policy statement, a constrained action scope was encountered, please constrain the resource to a specific " +
        "AgentCore::Gateway resource when creating tool-specific policies.")]
    [InlineData("permit(principal == ?principal, action, resource is AgentCore::Gateway);", StatementProblem.Syntax,
        "1:8: templates are not supported; write an entity instead of the slot",
        "When parsing the policy statement, an error was encountered at line 1, column 8: templates are not supported; write an entity " +
        "instead of the slot")]
    [InlineData("permit(p);", StatementProblem.Length,
        "1:1: A policy statement must have between 35 and 10000 characters, this one has 10.",
        "A policy statement must have between 35 and 10000 characters, this one has 10.")]
    public void Synchronous_findings_have_a_position_and_the_service_message(
        string statement, StatementProblem problem, string message, string reason)
    {
        var finding = Assert.Single(Check(statement, ValidationMode.IgnoreAllFindings).Findings);

        Assert.Equal((problem, message, reason, true), (finding.Problem, finding.ToString(), finding.StatusReason, finding.IsSynchronous));
    }

    [Fact]
    public void An_unknown_action_is_reported_in_every_mode_with_position_and_nearest_name()
    {
        var check = Check(
            "permit(\n  principal is AgentCore::OAuthUser,\n  action in [@shop___list, @shop___refnd],\n  resource == @gateway\n);",
            ValidationMode.IgnoreAllFindings);

        var finding = Assert.Single(check.Findings);
        Assert.Equal(StatementProblem.UnknownAction, finding.Problem);
        Assert.Equal(
            "3:48: the gateway has no action AgentCore::Action::\"shop___refnd\"; did you mean `AgentCore::Action::\"shop___refund\"`?",
            finding.ToString());
        Assert.Equal(
            "unrecognized action `AgentCore::Action::\"shop___refnd\"` at line 3, column 48 did you mean " +
            "`AgentCore::Action::\"shop___refund\"`?", finding.StatusReason);
        Assert.False(finding.IsSynchronous);
    }

    [Theory]
    [InlineData("context.input.amount == \"x\"", "2:3: `==` compares Long with String, which are never equal")]
    [InlineData(
        "context.input.amont < 5",
        "2:3: context.input ({amount: Long, reason?: String}) has no attribute `amont`; did you mean `amount`?")]
    [InlineData(
        "context.input.reason == \"x\"",
        "2:3: the attribute `reason` of context.input is optional; check first: `context.input has reason && ...`")]
    [InlineData("context.user == \"x\"", "2:3: context ({input: {amount: Long, reason?: String}, system: {now: datetime}}) has no attribute `user`")]
    [InlineData(
        "principal.username == \"x\"",
        "2:3: principal (AgentCore::OAuthUser) has no attribute `username`; claims are tags: `principal.hasTag(\"username\") && " +
        "principal.getTag(\"username\")`")]
    [InlineData("principal.getTag(\"role\") == \"x\"", "2:3: the tag may be missing; check first: `principal.hasTag(\"role\") && ...`")]
    [InlineData("principal in Group::\"x\"", "2:16: the entity type `Group` is not declared")]
    public void Schema_findings_have_a_position(string condition, string message)
    {
        var check = Check(
            $"permit(principal is AgentCore::OAuthUser, action == @shop___refund, resource == @gateway) when {{\n  {condition} }};");

        Assert.Equal(message, Assert.Single(check.Findings).ToString());
        Assert.Equal(StatementProblem.Schema, check.Findings[0].Problem);
    }

    [Theory]
    [InlineData("permit(principal, action, resource is AgentCore::Gateway);",
        StatementProblem.OverlyPermissive, 2,
        "Overly Permissive: Policy Engine will allow every request for the specified principal (AgentCore::IamEntity), action (Any " +
        "Future Tools) and resource (gateway/*) combination if the policy is added or updated")]
    [InlineData("permit(principal, action == @shop___list, resource == @gateway) when { context has input };",
        StatementProblem.OverlyPermissive, 2,
        "Overly Permissive: Policy Engine will allow every request for the specified principal (AgentCore::IamEntity), action " +
        "(shop___list) and resource (" + Example.Arn + ") combination if the policy is added or updated")]
    [InlineData("forbid(principal, action, resource is AgentCore::Gateway);", StatementProblem.OverlyRestrictive, 2,
        "Overly Restrictive: Policy Engine will deny every request for the specified principal (AgentCore::IamEntity), action (Any " +
        "Future Tools) and resource (gateway/*) combination if the policy is added or updated")]
    [InlineData("forbid(principal, action == @shop___refund, resource == @gateway) unless { principal is AgentCore::OAuthUser && " +
        "principal.hasTag(\"x\") };", StatementProblem.OverlyRestrictive, 1,
        "Overly Restrictive: Policy Engine will deny every request for the specified principal (AgentCore::IamEntity), action " +
        "(shop___refund) and resource (" + Example.Arn + ") combination if the policy is added or updated")]
    [InlineData("permit(principal is AgentCore::IamEntity, action == @shop___list, resource == @gateway) when { principal is " +
        "AgentCore::OAuthUser };", StatementProblem.OverlyRestrictive, 1,
        "Overly Restrictive: Policy Engine will deny every request for the specified principal (AgentCore::IamEntity), action " +
        "(shop___list) and resource (" + Example.Arn + ") combination if the policy is added or updated")]
    [InlineData("forbid(principal is AgentCore::IamEntity, action == @shop___list, resource == @gateway) when { false };",
        StatementProblem.Ineffective, 1,
        "Ineffective: Policy will not deny any request for the specified principal (AgentCore::IamEntity), action (shop___list) and " +
        "resource (" + Example.Arn + ") combination if the policy is added or updated")]
    public void Policies_that_allow_or_deny_everything_are_found_unless_findings_are_ignored(
        string statement, StatementProblem problem, int count, string reason)
    {
        var findings = Check(statement).Findings;

        Assert.All(findings, f => Assert.Equal(problem, f.Problem));
        Assert.Equal(count, findings.Count);
        Assert.Contains(findings, f => f.StatusReason == reason && f.IsAnalysis);
        Assert.Empty(Check(statement, ValidationMode.IgnoreAllFindings).Findings);
    }

    [Fact]
    public void All_findings_are_reported_at_once_by_position()
    {
        var check = Check(
            "permit(principal is AgentCore::OAuthUser, action in [@shop___refund, @shop___lst], resource == @gateway) when {\n  " +
            "context.input.amount == \"x\" };");

        Assert.Equal([StatementProblem.UnknownAction, StatementProblem.Schema], check.Findings.Select(f => f.Problem));
    }

    [Fact]
    public void Without_a_known_gateway_names_are_accepted_and_the_rest_is_checked()
    {
        Assert.Empty(
            StatementValidation.Validate(
                Example.Statement(
                    "permit(principal is AgentCore::OAuthUser, action == @any___thing, resource == @gateway) when { context.input.x > 1 " +
                    "};"),
                []).Findings);

        var finding = Assert.Single(StatementValidation.Validate(
            Example.Statement(
                "permit(principal is AgentCore::OAuthUsr, action == @any___thing, resource == @gateway) when { context.input.x > 1 };"),
            []).Findings,
            f => f.Position.Column > 1);
        Assert.Equal(
            "1:21: the entity type `AgentCore::OAuthUsr` is not declared; did you mean `AgentCore::OAuthUser`?", finding.ToString());
    }

    [Fact]
    public void A_missing_gateway_has_no_tools()
    {
        var check = StatementValidation.Validate(
            "permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::\"shop___list\", resource == " +
            "AgentCore::Gateway::\"arn:other\");",
            [Example.Gateway]);

        Assert.Equal(StatementProblem.UnknownAction, Assert.Single(check.Findings).Problem);
    }

    private static StatementValidation Check(string statement, ValidationMode mode = ValidationMode.FailOnAnyFindings) =>
        StatementValidation.Validate(Example.Statement(statement), [Example.Gateway], mode);
}
