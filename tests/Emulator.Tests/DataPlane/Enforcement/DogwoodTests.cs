using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Access.Authorization;

namespace Emulator.Tests.DataPlane.Enforcement;

public sealed class DogwoodTests
{
    private const string Scope = "(principal, action == @add_numbers, resource == @gateway) ";
    private const string Permit = "permit(principal is AgentCore::OAuthUser, action == @add_numbers, resource == @gateway);";
    private const string After = "when temporal { formerly within 1h @greet_user::response{ eventResource: resource } };";

    [Theory]
    [InlineData(-2, true)]
    [InlineData(2, false)]
    public async Task The_gateway_decides_at_its_own_time(int days, bool isAllowed)
    {
        await using var guarded = await GuardedGateway.StartAsync();
        var time = guarded.Gateway.Account.Clock.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await guarded.AddAsync(
            "season", "permit(principal is AgentCore::OAuthUser, action == @add_numbers, resource == @gateway) when { context.system.now > " +
            $"datetime(\"{time}\") }};");

        Assert.Equal(isAllowed, (await guarded.DenialAsync("add_numbers")).Length == 0);
    }

    [Fact]
    public async Task A_condition_on_history_is_stored_and_denies_unless_told_otherwise()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        var permit = await guarded.AddDogwoodAsync("after", "permit" + Scope + After);

        Assert.Equal(PolicyStatus.ACTIVE, (await guarded.StatusAsync(permit)).Status);
        Assert.Contains("denied by default", await guarded.DenialAsync("add_numbers"), StringComparison.Ordinal);
        Assert.Contains("math___add_numbers", await guarded.Gateway.ToolsAsync());
        var entry = Assert.Single(await guarded.LogAsync());
        Assert.Equal(permit, Assert.Single(entry["decision"]!["undecidedPolicies"]!.AsArray())!.ToString());

        guarded.Gateway.Account.Aws.Behavior.Undecidable = UndecidableClauses.Allow;

        Assert.Equal("", await guarded.DenialAsync("add_numbers"));
    }

    [Fact]
    public async Task A_forbid_on_history_denies_unless_told_otherwise()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        await guarded.AddAsync("allow", Permit);
        var forbid = await guarded.AddDogwoodAsync("not_after", "forbid" + Scope + After);

        Assert.Contains($"denied due to {forbid}", await guarded.DenialAsync("add_numbers"), StringComparison.Ordinal);
        guarded.Gateway.Account.Aws.Behavior.Undecidable = UndecidableClauses.Allow;
        Assert.Equal("", await guarded.DenialAsync("add_numbers"));
    }

    [Fact]
    public async Task An_output_that_cannot_be_assessed_is_withheld()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        await guarded.AddAsync("allow", Permit);
        var suppress = await guarded.AddDogwoodAsync(
            "suppress", "suppressOutput" + Scope + "when guardrails { BedrockGuardrails::SensitiveInformation([\"EMAIL\"], [context.output.text])" +
            ".count() > 0 };");

        Assert.Equal(
            $"Output blocked by policy [Policy evaluation suppressed the output due to {suppress}]", await guarded.DenialAsync("add_numbers"));
        var entry = Assert.Single(await guarded.LogAsync());
        Assert.Equal(("output", "SUPPRESS"), (entry["phase"]!.ToString(), entry["outcome"]!.ToString()));
        guarded.Gateway.Account.Aws.Behavior.Undecidable = UndecidableClauses.Allow;
        Assert.Equal("", await guarded.DenialAsync("add_numbers"));
    }

    [Fact]
    public async Task Each_member_of_the_definition_has_its_own_language()
    {
        await using var guarded = await GuardedGateway.StartAsync();

        var refused = await Assert.ThrowsAsync<ValidationException>(() => guarded.AddAsync("after", "permit" + Scope + After));
        var cedar = await guarded.AddDogwoodAsync("cedar", Permit);

        Assert.Contains("temporal", refused.Message, StringComparison.Ordinal);
        Assert.Equal(PolicyStatus.ACTIVE, (await guarded.StatusAsync(cedar)).Status);
        Assert.Equal("", await guarded.DenialAsync("add_numbers"));
    }

    [Theory]
    [InlineData("forbid" + Scope + "when temporal { formerly within 1h AgentCore::Action::\"mth___sum\"::response{ eventResource: resource } };")]
    [InlineData("def temporal seen() { formerly within 1h AgentCore::Action::\"mth___sum\"::response{ eventResource: resource } };forbid" + Scope + "when temporal { seen() };")]
    [InlineData("def temporal seen(?s) { formerly within 1h ?s };forbid" + Scope + "when { temporal { seen(AgentCore::Action::\"mth___sum\"::error{ eventResource: resource }) } };")]
    [InlineData("forbid" + Scope + "when temporal { exists (n: Long). (count for (t: Timepoint). where (AgentCore::Action::\"mth___sum\"::request{ eventResource: resource } && " +
        "tp(t))) == n && n > 1 };")]
    public async Task A_condition_on_the_history_of_an_unknown_tool_fails(string statement)
    {
        await using var guarded = await GuardedGateway.StartAsync();

        var policy = await guarded.StatusAsync(await guarded.AddDogwoodAsync("unknown", statement));

        Assert.Equal(PolicyStatus.CREATE_FAILED, policy.Status);
        Assert.Contains("unrecognized action `AgentCore::Action::\"mth___sum\"`", Assert.Single(policy.Reasons), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forbid" + Scope + "when temporal { formerly within 25h @add_numbers::response{ eventResource: resource } };", "at most 24h")]
    [InlineData("forbid" + Scope + "when temporal { formerly within 1h @add_numbers::response{} };", "eventResource: resource")]
    [InlineData("forbid" + Scope + "when guardrails { BedrockGuardrails::ContentFilter([\"HATE\"], [context.output.x]).count() > 0 };",
        "references 'context.output'")]
    [InlineData("forbid" + Scope + "when guardrails { BedrockGuardrails::ContentFiltr([\"HATE\"], [context.input.x]).count() > 0 };",
        "no guardrail")]
    public async Task A_condition_that_the_service_cannot_evaluate_is_refused_at_once(string statement, string message)
    {
        await using var guarded = await GuardedGateway.StartAsync();

        var refused = await Assert.ThrowsAsync<ValidationException>(() => guarded.AddDogwoodAsync("bad", statement));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_about_a_gateway_have_a_size_together()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        var long1 = $"permit{Scope}when {{ principal is AgentCore::OAuthUser }}; // {new string('x', 9_700)}";

        await Assert.ThrowsAsync<ServiceQuotaExceededException>(async () =>
        {
            for (var i = 0; i < 30; i++) await guarded.AddDogwoodAsync($"p{i}", long1);
        });
    }
}
