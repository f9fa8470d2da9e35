using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Tests;

public sealed class CallerCasesTests
{
    private const string Scope = "(principal, action == @shop___list, resource == @gateway) ";
    private const string Role = "principal.hasTag(\"role\") && principal.getTag(\"role\") ";

    [Theory]
    [InlineData("permit" + Scope + "when { " + Role + "== \"finance\" };", "role = finance: permit; else deny")]
    [InlineData("permit" + Scope + "unless { " + Role + "== \"guest\" };", "role = guest: deny; else permit")]
    [InlineData("permit" + Scope + "when { principal.hasTag(\"role\") && [\"a\", \"b\"].contains(principal.getTag(\"role\")) };",
        "role = a: permit; role = b: permit; else deny")]
    [InlineData("permit" + Scope + "when { " + Role + "like \"fin*\" };", "role like fin*: permit; else deny")]
    [InlineData("permit" + Scope + "when { principal.hasTag(\"role\") };", "with role: permit; else deny")]
    [InlineData("permit" + Scope + "when { " + Role + "== \"a\" && principal.hasTag(\"dept\") && principal.getTag(\"dept\") == \"x\" };",
        "role = a and dept = x: permit; else deny")]
    [InlineData("permit" + Scope + "when { " + Role + "== \"a\" && context.system.now < datetime(\"2027-01-01\") };",
        "role = a: if context.system.now < datetime(\"2027-01-01\") (depends on the time); else deny")]
    [InlineData("permit(principal == AgentCore::OAuthUser::\"b-2\", action == @shop___list, resource == @gateway);", "sub = b-2: permit; else deny")]
    [InlineData("permit" + Scope + "when { " + Role + "== context.input.role };", "if " + Role + "== context.input.role")]
    public void Claims_that_decide_are_named(string policy, string expected)
    {
        var gateway = new GatewaySchema(new GatewayTools(Example.Arn, [new TargetTools("shop", [new Tool("list", null)])]));
        var access = new GatewayAccess(gateway, new AccessPolicies([new AccessPolicy("p", Example.Statement(policy))]));

        Assert.Equal(expected, access.GetToolAccess(AccessPrincipal.AnyOAuthUser, "shop___list").ToString());
    }

    [Fact]
    public void Roles_that_decide_are_named()
    {
        var access = Example.Access(
            "permit(principal == AgentCore::IamEntity::\"arn:aws:sts::1:assumed-role/a\", action == @shop___list, resource == @gateway);",
            "permit" + Scope + "when { principal is AgentCore::IamEntity && principal.id like \"arn:aws:sts::1:assumed-role/Ops*\" };");

        Assert.Equal(
            "arn:aws:sts::1:assumed-role/a: permit; arn:aws:sts::1:assumed-role/Ops*: permit; else deny",
            access.GetToolAccess(AccessPrincipal.AnyIamEntity, "shop___list").ToString());
    }

    [Theory]
    [InlineData("arn:aws:sts::1:assumed-role/OpsLead", "permit")]
    [InlineData("arn:aws:sts::1:assumed-role/OpsLead/session", "permit")]
    [InlineData("arn:aws:iam::1:role/OpsLead", "permit")]
    [InlineData("arn:aws:sts::1:assumed-role/Ops*", "permit")]
    [InlineData("arn:aws:sts::1:assumed-role/OpsEast*", "permit")]
    [InlineData("arn:aws:sts::1:assumed-role/Dev*", "deny")]
    [InlineData("arn:aws:sts::2:*", "deny")]
    [InlineData("arn:aws:sts::1:assumed-role/*", "if principal.id like \"arn:aws:sts::1:assumed-role/Ops*\"")]
    public void Access_is_known_for_roles_by_pattern(string arn, string expected)
    {
        var access = Example.Access(
            "permit" + Scope + "when { principal is AgentCore::IamEntity && principal.id like \"arn:aws:sts::1:assumed-role/Ops*\" };");

        Assert.Equal(expected, access.GetToolAccess(AccessPrincipal.FromArn(arn), "shop___list").ToString());
    }

    /// <summary>The case of a caller is what that caller gets.</summary>
    [Theory]
    [InlineData("permit" + Scope + "when { " + Role + "== \"a\" } unless { " + Role + "like \"b*\" };")]
    [InlineData("permit" + Scope + "when { " + Role + "like \"a*\" || " + Role + "== \"b\" };")]
    [InlineData("permit" + Scope + "when { !(" + Role + "!= \"a\") || !principal.hasTag(\"role\") };")]
    public void A_case_is_right_for_each_of_its_callers(string policy)
    {
        var access = Example.Access(policy);
        var cases = access.GetToolAccess(AccessPrincipal.AnyOAuthUser, "shop___list").Cases;

        Assert.NotEmpty(cases);
        foreach (var claims in new[] { "{\"sub\": \"x\"}", "{\"role\": \"a\"}", "{\"role\": \"ab\"}", "{\"role\": \"b\"}", "{\"role\": \"c\"}" })
        {
            var caller = AccessPrincipal.FromClaims(Example.Json(claims));
            var role = (string?)Example.Json(claims)["role"];
            var mine = cases.First(c => c.Caller.Length == 0 || c.Caller == $"role = {role}" || (c.Caller == "with role" && role is not null) ||
                (c.Caller.Contains("like", StringComparison.Ordinal) && role?.StartsWith(c.Caller[10..^1], StringComparison.Ordinal) == true));
            Assert.Equal(access.GetToolAccess(caller, "shop___list").Verdict, mine.Access.Verdict);
        }
    }

    [Fact]
    public void An_open_permit_shows_for_tools_that_are_not_listed()
    {
        var none = new GatewayAccess(Example.Gateway, AccessPolicies.None);
        var open = Example.Access("permit(principal is AgentCore::OAuthUser, action, resource is AgentCore::Gateway);");

        var changes = AccessChanges.Compare(none, open, [AccessPrincipal.AnyOAuthUser]).Select(c => c.ToString());

        Assert.Contains("any OAuthUser, any other tool of notes: deny -> permit", changes);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"anyOf\": [{\"type\": \"null\"}]}")]
    [InlineData("{\"type\": [\"null\"]}")]
    public void An_argument_that_is_only_null_cannot_be_compared(string type)
    {
        var schema = type == "null" ? "{\"type\": \"null\"}" : type;
        var gateway = new GatewaySchema(new GatewayTools(Example.Arn, [new TargetTools("shop", [Example.Tool("list", $"{{\"x\": {schema}}}")])]));

        var compared = Validation.StatementValidation.Validate(
            Example.Statement("permit" + Scope + "when { context.input has x && context.input.x == \"a\" };"), [gateway],
            Validation.ValidationMode.IgnoreAllFindings);
        var tested = Validation.StatementValidation.Validate(
            Example.Statement("permit" + Scope + "when { !(context.input has x) };"), [gateway], Validation.ValidationMode.IgnoreAllFindings);

        Assert.Contains("left out of the input", Assert.Single(compared.Findings).Message, StringComparison.Ordinal);
        Assert.Empty(tested.Findings);
    }
}
