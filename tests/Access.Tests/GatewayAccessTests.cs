using Cedar.Explanation;
using Cedar.Policies;
using Reconciler.Access.Authorization;

namespace Reconciler.Access.Tests;

public sealed class GatewayAccessTests
{
    private const string SmallRefunds = "permit(principal is AgentCore::OAuthUser, action == @shop___refund, resource == @gateway) when " +
        "{ context.input.amount < 100 };";
    private const string StaffLists = "permit(principal, action == @shop___list, resource == @gateway) when { " +
        "principal.hasTag(\"cognito:groups\") && principal.getTag(\"cognito:groups\") like \"*\\\"staff\\\"*\" };";
    private const string NoNotes = "forbid(principal, action in @notes, resource == @gateway) when { context.input.text == \"secret\" };";

    [Fact]
    public void Access_depends_on_caller_and_tool()
    {
        var access = Example.Access(
            SmallRefunds, StaffLists, NoNotes, "permit(principal is AgentCore::IamEntity, action in @notes, resource == @gateway);",
            "permit(principal is AgentCore::OAuthUser, action == @notes___read, resource == @gateway);");

        AccessPrincipal[] callers =
            [Example.Alice, Example.Bob, AccessPrincipal.FromArn("arn:aws:iam::1:user/x"), AccessPrincipal.AnyOAuthUser];

        Assert.Equal(["notes___*", "notes___read", "shop___list", "shop___price", "shop___refund"], access.Tools);
        Assert.Equal(["alice", "bob", "arn:aws:iam::1:user/x", "any OAuthUser"], callers.Select(p => p.Name));
        string[][] expected =
        [
            ["deny", "deny", "if !(context.input.text == \"secret\")", "deny"],
            [
                "if !(context.input.text == \"secret\")", "if !(context.input.text == \"secret\")",
                "if !(context.input.text == \"secret\")", "if !(context.input.text == \"secret\")",
            ],
            [
                "permit", "deny", "deny", "cognito:groups like *\"staff\"*: permit; else deny",
            ],
            ["deny", "deny", "deny", "deny"],
            ["if context.input.amount < 100", "if context.input.amount < 100", "deny", "if context.input.amount < 100"],
        ];
        Assert.Equal(expected, access.Tools.Select(tool => callers.Select(caller => access.GetToolAccess(caller, tool).ToString())));
    }

    [Theory]
    [InlineData("shop___refund", """{"amount": 99}""", true, "")]
    [InlineData("shop___refund", """{"amount": 100}""", false, AccessDecision.DeniedByDefault)]
    [InlineData(
        "shop___refund", """{"amount": "99"}""", false,
        "The arguments do not fit the tool's input schema: input.amount: expected Long, found \"99\"")]
    [InlineData("notes___read", """{"text": "secret"}""", false, "Policy evaluation denied due to p1")]
    [InlineData("notes___read", """{"text": "hello"}""", true, "")]
    public void A_call_is_decided_by_its_arguments(string tool, string input, bool allowed, string reason)
    {
        var access = Example.Access(
            SmallRefunds, NoNotes, "permit(principal is AgentCore::OAuthUser, action in @notes, resource == @gateway);");

        var decision = access.Decide(Example.Alice, tool, Example.Json(input));

        Assert.Equal((allowed, reason), (decision.IsAllowed, decision.Reason));
    }

    [Fact]
    public void An_explanation_starts_with_the_determining_policies()
    {
        var access = Example.Access(
            StaffLists, SmallRefunds,
            "permit(principal is AgentCore::OAuthUser, action == @shop___refund, resource == @gateway) when { context.input.amount > 5 };");

        var explanation = access.Explain(Example.Bob, "shop___refund", Example.Json("""{"amount": 200}"""));

        Assert.True(explanation.IsAllowed);
        Assert.Equal(["p2"], explanation.DeterminingPolicies);
        Assert.Equal(["p2 Applies", "p1 NotSatisfied", "p0 OutOfScope"], explanation.Policies.Select(p => $"{p.Policy.Id} {p.Outcome}"));
        var clause = explanation.Policies[1].Clauses[0];
        Assert.Equal(
            ("context.input.amount < 100", "context.input.amount is 200"),
            (clause.DecisiveExpression.ToString(), Assert.Single(clause.Facts).ToString()));
    }

    [Fact]
    public void Without_an_engine_everything_that_exists_is_allowed()
    {
        var access = new GatewayAccess(Example.Gateway, null);

        Assert.Equal(AccessVerdict.Permit, access.GetToolAccess(Example.Bob, "shop___list").Verdict);
        Assert.Equal(AccessVerdict.Deny, access.GetToolAccess(Example.Bob, "shop___nothing").Verdict);
        Assert.True(access.Decide(Example.Bob, "shop___list", []).IsAllowed);
        Assert.True(access.Explain(Example.Bob, "shop___list", []).IsAllowed);
    }

    [Fact]
    public void Policies_without_a_principal_match_anonymous_callers()
    {
        var access = Example.Access(
            "permit(principal, action == @shop___list, resource == @gateway);",
            "permit(principal is AgentCore::OAuthUser, action, resource == @gateway);");

        Assert.True(access.Decide(AccessPrincipal.Anonymous, "shop___list", []).IsAllowed);
        Assert.False(access.Decide(AccessPrincipal.Anonymous, "shop___price", Example.Json("""{"value": 1}""")).IsAllowed);
    }

    [Fact]
    public void Several_permits_and_forbids_are_one_condition()
    {
        var access = Example.Access(
            SmallRefunds, "permit(principal, action == @shop___refund, resource == @gateway) when { context.input.amount == 500 };",
            "forbid(principal, action == @shop___refund, resource == @gateway) when { context.input has reason && context.input.reason " +
            "== \"x\" };");

        var condition = access.GetToolAccess(Example.Bob, "shop___refund").Condition;

        Assert.Equal(
            "((context.input.amount < 100) || (context.input.amount == 500)) && !(context.input has reason && context.input.reason == " +
            "\"x\")",
            condition);
        PolicySet.ParseExpression(condition);
    }
}
