using Reconciler.Access.Authorization;
using Reconciler.Access.Validation;

namespace Reconciler.Access.Tests;

public sealed class TimeTests
{
    private const string Office = "permit(principal is AgentCore::OAuthUser, action == @shop___list, resource == @gateway) when { " +
        "duration(\"9h\") <= context.system.now.toTime() && context.system.now.toTime() <= duration(\"17h\") };";

    private const string Season = "permit(principal is AgentCore::OAuthUser, action == @shop___list, resource == @gateway) when { " +
        "context.system.now >= datetime(\"2026-12-01\") && context.system.now < datetime(\"2027-01-01T00:00:00Z\") };";

    [Theory]
    [InlineData(Office)]
    [InlineData(Season)]
    public void A_policy_may_read_the_time(string statement)
    {
        var findings = StatementValidation.Validate(
            Example.Statement(statement), [Example.Gateway], language: PolicyLanguage.Cedar).Findings;

        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("context.system.now < 5", "expected datetime, found Long")]
    [InlineData("context.system.hour == 5", "has no attribute `hour`")]
    [InlineData("context.system.now.toTime() < datetime(\"2026-01-01\")", "expected duration, found datetime")]
    public void The_time_is_typed(string condition, string message)
    {
        var statement = $"permit(principal is AgentCore::OAuthUser, action == @shop___list, resource == @gateway) when {{ {condition} }};";

        var finding = Assert.Single(StatementValidation.Validate(Example.Statement(statement), [Example.Gateway]).Findings);

        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Office, "2026-12-24T08:59:59Z", false)]
    [InlineData(Office, "2026-12-24T09:00:00Z", true)]
    [InlineData(Office, "2026-12-24T18:00:00+02:00", true)]
    [InlineData(Office, "2026-12-24T17:00:01Z", false)]
    [InlineData(Season, "2026-12-31T23:59:59Z", true)]
    [InlineData(Season, "2027-01-01T00:00:00Z", false)]
    public void A_call_is_decided_at_its_time(string policy, string time, bool isAllowed)
    {
        var at = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        var access = Example.Access(policy);

        Assert.Equal(isAllowed, access.Decide(new ToolCall(Example.Bob, "shop___list", [], at)).IsAllowed);
        Assert.Equal(isAllowed ? "permit" : "deny", access.GetToolAccess(Example.Bob, "shop___list", at).ToString());
    }

    [Fact]
    public void Without_a_time_access_depends_on_it()
    {
        var access = Example.Access(Season).GetToolAccess(AccessPrincipal.AnyOAuthUser, "shop___list");

        Assert.Equal(AccessVerdict.Depends, access.Verdict);
        Assert.Equal(["the time"], access.DependsOn);
        Assert.Equal(
            "if context.system.now >= datetime(\"2026-12-01\") && context.system.now < datetime(\"2027-01-01\") (depends on the time)",
            access.ToString());
    }

    [Theory]
    [InlineData("2027-01-01", "2027-02-01", true)]
    [InlineData("2027-02-01", "2027-01-01", false)]
    public void A_longer_time_widens(string before, string after, bool mayWiden)
    {
        static GatewayAccess Until(string time) => Example.Access(
            $"permit(principal, action == @shop___list, resource == @gateway) when {{ context.system.now < datetime(\"{time}\") }};");

        var change = Assert.Single(AccessChanges.Compare(Until(before), Until(after), [Example.Bob]));

        Assert.Equal(mayWiden, change.MayWiden);
    }
}
