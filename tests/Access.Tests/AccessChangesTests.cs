using Cedar.Policies;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Tests;

public sealed class AccessChangesTests
{
    private const string Head = "permit(principal is AgentCore::OAuthUser, action == @shop___refund, resource == @gateway) ";
    private const string Forbid = "forbid(principal is AgentCore::OAuthUser, action == @shop___refund, resource == @gateway) ";

    [Theory]
    [InlineData("", Head, AccessChangeKind.Granted, true)]
    [InlineData("", Head + "when { context.input.amount < 5 }", AccessChangeKind.Granted, true)]
    [InlineData(Head, "", AccessChangeKind.Revoked, false)]
    [InlineData(Head + "when { context.input.amount < 5 }", "", AccessChangeKind.Revoked, false)]
    [InlineData(Head + "when { context.input.amount < 5 }", Head, AccessChangeKind.Widened, true)]
    [InlineData(Head, Head + "when { context.input.amount < 5 }", AccessChangeKind.Narrowed, false)]
    [InlineData(Head + "when { context.input.amount < 5 }", Head + "when { context.input.amount < 50 }", AccessChangeKind.Widened, true)]
    [InlineData(
        Head + "when { context.input.amount <= 50 }", Head + "when { 50 > context.input.amount }", AccessChangeKind.Narrowed, false)]
    [InlineData(Head + "when { context.input.amount < 5 }", Head + "when { context.input.amount > 50 }", AccessChangeKind.Changed, true)]
    [InlineData(
        Head + "when { context.input.amount < 5 }", Head + "when { context.input.amount < 5 && context.input has reason }",
        AccessChangeKind.Narrowed, false)]
    [InlineData(
        Head + "when { context.input.amount < 5 }", Head + "when { context.input.amount < 5 || context.input has reason }",
        AccessChangeKind.Widened, true)]
    [InlineData(Head, Head + ";" + Forbid + "when { context.input.amount > 5 }", AccessChangeKind.Narrowed, false)]
    [InlineData(Head + ";" + Forbid + "when { context.input.amount > 5 }", Head, AccessChangeKind.Widened, true)]
    [InlineData(
        Head + ";" + Forbid + "when { context.input.amount > 5 }", Head + ";" + Forbid + "when { context.input.amount > 50 }",
        AccessChangeKind.Widened, true)]
    [InlineData(Head, Head + ";" + Forbid, AccessChangeKind.Revoked, false)]
    public void A_change_counts_as_wider_unless_it_certainly_is_not(string before, string after, AccessChangeKind kind, bool mayWiden)
    {
        var change = Assert.Single(AccessChanges.Compare(Access(before), Access(after), [Example.Bob]));

        Assert.Equal(("shop___refund", kind, mayWiden), (change.Tool, change.Kind, change.MayWiden));
    }

    [Theory]
    [InlineData(
        "when { context.input.amount < 5 && context.input has reason }", "when { context.input has reason && context.input.amount < 5 }")]
    [InlineData("when { context.input.amount <= 4 }", "when { context.input.amount < 5 }")]
    [InlineData("unless { context.input.amount >= 5 }", "when { context.input.amount < 5 }")]
    public void Equivalent_conditions_are_no_change(string before, string after) =>
        Assert.Empty(AccessChanges.Compare(Access(Head + before), Access(Head + after), [Example.Bob, AccessPrincipal.AnyIamEntity]));

    [Fact]
    public void A_change_is_reported_only_for_the_callers_it_affects()
    {
        const string admins = "when { principal.hasTag(\"cognito:groups\") && principal.getTag(\"cognito:groups\") like \"*admins*\" }";

        var changes = AccessChanges.Compare(
            Access(Head), Access(Head + admins), [Example.Alice, Example.Bob, AccessPrincipal.AnyOAuthUser, AccessPrincipal.AnyIamEntity]);

        Assert.Equal(
            [("bob", AccessChangeKind.Revoked), ("any OAuthUser", AccessChangeKind.Narrowed)],
            changes.Select(c => (c.Principal.Name, c.Kind)));
        Assert.Equal("bob, shop___refund: permit -> deny", changes[0].ToString());
    }

    [Fact]
    public void A_new_tool_that_a_policy_covers_is_granted()
    {
        var policies = new AccessPolicies(
            [new AccessPolicy("all", Example.Statement("permit(principal is AgentCore::OAuthUser, action, resource == @gateway);"))]);
        GatewayAccess With(params string[] tools) =>
            new(
                new GatewaySchema(new GatewayTools(Example.Arn, [new TargetTools("shop", [.. tools.Select(t => new Tool(t, null))])])),
                policies);

        var change = Assert.Single(AccessChanges.Compare(With("list"), With("list", "delete"), [Example.Bob]));

        Assert.Equal(("shop___delete", AccessChangeKind.Granted), (change.Tool, change.Kind));
    }

    [Fact]
    public void Detaching_the_engine_widens_and_deleting_the_gateway_revokes()
    {
        var guarded = Access(Head);

        Assert.All(AccessChanges.Compare(guarded, new GatewayAccess(Example.Gateway, null), [Example.Bob]), c => Assert.True(c.MayWiden));
        Assert.Equal(AccessChangeKind.Revoked, Assert.Single(AccessChanges.Compare(guarded, null, [Example.Bob])).Kind);
        Assert.Equal(AccessChangeKind.Granted, Assert.Single(AccessChanges.Compare(null, guarded, [Example.Bob])).Kind);
    }

    [Fact]
    public void An_alternative_that_may_fail_does_not_count_as_wider()
    {
        // If input.x is missing, the left operand fails, and with it the policy.
        var access = new AccessPolicies(
            [new AccessPolicy("a", Example.Statement("permit(principal, action == @notes___x, resource == @gateway) when { " +
                "context.input.x || context.input.y };"))]);
        var before = new AccessPolicies(
            [new AccessPolicy("b", Example.Statement("permit(principal, action == @notes___x, resource == @gateway) when { " +
                "context.input.y };"))]);

        var change = Assert.Single(
            AccessChanges.Compare(new GatewayAccess(Example.Gateway, access), new GatewayAccess(Example.Gateway, before), [Example.Bob]));

        Assert.True(change.MayWiden);
    }

    [Fact]
    public void Conditions_that_take_too_long_to_compare_count_as_different()
    {
        var long1 = string.Join(" && ", Enumerable.Range(0, 40).Select(i => $"(context.input.a{i} || context.input.b{i})"));
        var long2 = string.Join(" && ", Enumerable.Range(0, 40).Select(i => $"(context.input.c{i} || context.input.d{i})"));

        Assert.False(Implication.Holds(PolicySet.ParseExpression(long1), PolicySet.ParseExpression(long2)));
    }

    private static GatewayAccess Access(string policies) =>
        Example.Access([.. policies.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p + ";")]);
}
