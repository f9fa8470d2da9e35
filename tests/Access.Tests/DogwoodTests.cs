using Cedar;
using Cedar.Policies;
using Reconciler.Access.Authorization;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Validation;

namespace Reconciler.Access.Tests;

public sealed class DogwoodTests
{
    private const string Scope = "(principal, action == @shop___refund, resource == @gateway) ";
    private const string Attack = "BedrockGuardrails::PromptAttack([\"JAILBREAK\"], [context.input.reason])[\"JAILBREAK\"]" +
        ".confidenceScore.greaterThan(decimal(\"0.4\"))";

    private const string Approved = "temporal { formerly within 1h @shop___list::response{ eventResource: resource } }";

    [Theory]
    [InlineData("permit" + Scope + "when " + Approved + ";", Effect.Permit, false, 1)]
    [InlineData("forbid" + Scope + "when guardrails { " + Attack + " };", Effect.Forbid, false, 1)]
    [InlineData("forbid" + Scope + "when { " + Attack + " } unless { principal.hasTag(\"role\") };", Effect.Forbid, false, 1)]
    [InlineData(
        "suppressOutput" + Scope + "when guardrails { BedrockGuardrails::SensitiveInformation([\"EMAIL\"], [context.output.text]).count() " +
        "> 0 };", Effect.Forbid, true, 1)]
    [InlineData("permit" + Scope + "when { context.input.amount > 5 && " + Approved + " };", Effect.Permit, false, 1)]
    [InlineData(
        "def cedar small(?n) { ?n < 100 };\ndef temporal once(?w, ?s) { formerly within ?w ?s };\n// a comment with temporal { \n" +
        "permit" + Scope + "when { small(context.input.amount) } when temporal { once(1h, @shop___list::request{ eventResource: resource }) };",
        Effect.Permit, false, 1)]
    [InlineData("permit" + Scope + "when { Strings::Matches(context.input.reason, \"^a\").matched };", Effect.Permit, false, 1)]
    [InlineData(
        "permit" + Scope + "when temporal { exists (n: Long). (count for (t: Timepoint). where (formerly within 5m " +
        "(@shop___refund::request{ eventResource: resource, input.reason: \"}\" } && tp(t)))) == n && n > 3 };", Effect.Permit, false, 1)]
    public void A_dogwood_statement_is_read(string text, Effect effect, bool isSuppression, int clauses)
    {
        var statement = PolicyStatement.Parse(Example.Statement(text));

        Assert.True(statement.IsDogwood);
        Assert.Equal((effect, isSuppression, clauses), (statement.Policy.Effect, statement.IsSuppression, statement.Clauses.Count));
        Assert.Throws<CedarSyntaxException>(() => PolicyStatement.ParseCedar(Example.Statement(text)));
        var findings = Check(text).Findings.Where(f => !f.IsAnalysis);
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("permit" + Scope + "when { context.input.amount < 5 };")]
    [InlineData("permit" + Scope + "when { context.input has temporal };")]
    [InlineData("permit" + Scope + "when { context.input.reason == \"temporal { }\" }; // suppressOutput( temporal { }")]
    public void Cedar_stays_cedar(string text) => Assert.False(PolicyStatement.Parse(Example.Statement(text)).IsDogwood);

    [Theory]
    [InlineData("permit(principal, action, resource) when { context.input.amount < };", "1:67: expected an expression, found `}`")]
    [InlineData("permit(principal, action, resource) when { [1, 2 };", "1:50: expected `,`, found `}`")]
    [InlineData("permitt(principal, action, resource) when temporal { exists (t: Timepoint). tp(t) };", "1:1: expected `permit` or `forbid`, found `permitt`")]
    [InlineData(
        "permit(principal, action, resource)\nwhen temporal { exists (t: Timepoint). tp(t) }\nwhen { context.input.amount < };",
        "3:31: expected an expression, found `}`")]
    [InlineData("permit(principal, action, resource)\n  when temporal { tp(t) ;", "2:17: `{` is not closed")]
    [InlineData("permit(principal, action, resource) when temporal { };", "1:42: the temporal clause is empty")]
    [InlineData("permit(principal, action, resource) when temporal { exists (t: Timepoint). tp(t) } };", "expected `when`, `unless` or `;`, found `}`")]
    [InlineData("def cedar f(?a) { ?a }; permit(principal, action, resource) when { f() };", "1:68: the macro `f` takes 1 arguments, 0 given")]
    [InlineData("def cedar f(a) { true }; permit(principal, action, resource);", "1:13: expected `?` and a parameter's name, found `a`")]
    public void A_malformed_statement_is_an_error_at_its_place(string text, string message)
    {
        var error = Assert.Throws<CedarSyntaxException>(() => PolicyStatement.Parse(text));

        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotation_is_no_effect()
    {
        var statement = PolicyStatement.Parse($"@suppressOutput(\"x\") @id(\"a\") permit(principal, action, resource) when {Example.Statement(Approved)};");

        Assert.False(statement.IsSuppression);
        Assert.Equal("a", statement.Policy.FindAnnotation("id"));
    }

    [Fact]
    public void Macros_that_expand_without_end_are_refused()
    {
        var nested = string.Concat(Enumerable.Repeat("f(", 40)) + "true" + string.Concat(Enumerable.Repeat(")", 40));

        var error = Assert.Throws<CedarSyntaxException>(
            () => PolicyStatement.Parse($"def cedar f(?a) {{ ?a && ?a }}; permit(principal, action, resource) when {{ {nested} }};"));

        Assert.Contains("expand to more than", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forbid" + Scope + "when " + "temporal { formerly within 1h @shop___lst::request{ eventResource: resource } };", "shop___list", false)]
    [InlineData("forbid" + Scope + "when guardrails { BedrockGuardrails::PromptAtack([\"JAILBREAK\"], [context.input.reason]).count() > 0 };",
        "did you mean `BedrockGuardrails::PromptAttack`?", true)]
    [InlineData("forbid" + Scope + "when guardrails { BedrockGuardrails::PromptAttack([\"JAILBRAKE\"], [context.input.reason]).count() > 0 };",
        "did you mean `JAILBREAK`?", true)]
    [InlineData("forbid" + Scope + "when guardrails { BedrockGuardrails::PromptAttack([\"JAILBREAK\"], [context.output.x]).count() > 0 };",
        "references 'context.output' but the policy has an authorization effect", true)]
    [InlineData("suppressOutput" + Scope + "when guardrails { BedrockGuardrails::ContentFilter([\"HATE\"], [context.input.reason, " +
        "context.output.x]).count() > 0 };", "mixes 'context.input.*' and 'context.output.*'", true)]
    [InlineData("forbid" + Scope + "when guardrails { BedrockGuardrails::ContentFilter([\"HATE\"], [context.input.raeson]).count() > 0 };",
        "did you mean `reason`?", false)]
    [InlineData("forbid" + Scope + "when guardrails { BedrockGuardrails::ContentFilter([\"HATE\"], [context.input.amount]).count() > 0 };",
        "a guardrail assesses a string", false)]
    [InlineData("forbid" + Scope + "when guardrails { BedrockGuardrails::ContentFilter([\"HATE\"], [context.input.reason]).count() > \"x\" };",
        "expected Long, found String", false)]
    [InlineData("forbid" + Scope + "when guardrails { BedrockGuardrails::ContentFilter([\"HATE\"], [context.input.reason])[\"INSULTS\"]" +
        ".confidenceScore.greaterThan(decimal(\"0.5\")) };", "no attribute `INSULTS`", false)]
    [InlineData("permit" + Scope + "when " + Approved + " when { context.input.amuont < 5 };", "amuont", false)]
    [InlineData("permit" + Scope + "when { context.output.x == 1 };", "only suppressOutput can read the output", false)]
    public void What_can_be_checked_is_checked(string text, string message, bool isSynchronous)
    {
        var finding = Check(text).Findings[0];

        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(isSynchronous, finding.IsSynchronous);
    }

    [Fact]
    public void What_is_not_checked_is_said()
    {
        var check = Check("permit" + Scope + "\nwhen " + Approved + "\nwhen { " + Attack + " };");

        Assert.Equal(
            [
                "2:6: this temporal condition is not decided here: it depends on history",
                "3:8: `BedrockGuardrails::PromptAttack` is not decided here: it depends on a guardrail",
            ],
            check.Notes.Select(note => note.ToString()));
    }

    [Theory]
    [InlineData("", "permit" + Scope, "permit" + Scope + "when " + Approved, AccessChangeKind.Narrowed)]
    [InlineData("", "permit" + Scope + "when " + Approved, "permit" + Scope, AccessChangeKind.Widened)]
    [InlineData("", "", "permit" + Scope + "when " + Approved, AccessChangeKind.Granted)]
    [InlineData("permit" + Scope, "", "forbid" + Scope + "when " + Approved, AccessChangeKind.Narrowed)]
    [InlineData("permit" + Scope, "forbid" + Scope + "when " + Approved, "", AccessChangeKind.Widened)]
    [InlineData("permit" + Scope, "forbid" + Scope, "forbid" + Scope + "when " + Approved, AccessChangeKind.Granted)]
    [InlineData("permit" + Scope, "forbid" + Scope + "when " + Approved, "forbid" + Scope + "when { " + Attack + " }", AccessChangeKind.Changed)]
    [InlineData("permit" + Scope, "", "suppressOutput" + Scope + "when { " + Attack + " }", AccessChangeKind.Narrowed)]
    [InlineData("permit" + Scope, "suppressOutput" + Scope + "when { " + Attack + " }", "", AccessChangeKind.Widened)]
    [InlineData("permit" + Scope, "suppressOutput" + Scope, "suppressOutput" + Scope + "when " + Approved, AccessChangeKind.Widened)]
    public void A_change_of_a_clause_counts_as_wider_unless_it_certainly_is_not(
        string always, string before, string after, AccessChangeKind kind)
    {
        var change = Assert.Single(AccessChanges.Compare(Access(always, before), Access(always, after), [Example.Bob]));

        Assert.Equal(kind, change.Kind);
    }

    [Fact]
    public void A_clause_that_uses_another_macro_is_another_clause()
    {
        static GatewayAccess With(string window) => Access(
            $"def temporal recent(?s) {{ formerly within {window} ?s }};\npermit" + Scope + "when temporal { recent(@shop___list::request{}) }");

        Assert.Empty(AccessChanges.Compare(With("1h"), With("1h"), [Example.Bob]));
        Assert.True(Assert.Single(AccessChanges.Compare(With("1h"), With("2h"), [Example.Bob])).MayWiden);
    }

    [Theory]
    [InlineData(UndecidableClauses.Deny, "permit" + Scope + "when " + Approved, false)]
    [InlineData(UndecidableClauses.Allow, "permit" + Scope + "when " + Approved, true)]
    [InlineData(UndecidableClauses.Deny, "permit" + Scope + ";forbid" + Scope + "when " + Approved, false)]
    [InlineData(UndecidableClauses.Allow, "permit" + Scope + ";forbid" + Scope + "when " + Approved, true)]
    public void An_undecided_clause_denies_unless_told_otherwise(UndecidableClauses undecidable, string policies, bool isAllowed)
    {
        var decision = Access(policies.Split(';'), new AccessOptions(undecidable)).Decide(Call(5));

        Assert.Equal(isAllowed, decision.IsAllowed);
        Assert.Single(decision.Undecided);
    }

    [Fact]
    public void A_clause_that_does_not_matter_is_not_undecided()
    {
        var access = Access("permit" + Scope + "when " + Approved + " when { context.input.amount < 3 }", "permit" + Scope);

        var decision = access.Decide(Call(5));

        Assert.True(decision.IsAllowed);
        Assert.Empty(decision.Undecided);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_decider_decides(bool value)
    {
        var access = Access(["permit" + Scope + "when " + Approved], new AccessOptions(Decider: new FixedDecider(value)));

        var decision = access.Decide(Call(5));

        Assert.Equal(value, decision.IsAllowed);
        Assert.Empty(decision.Undecided);
    }

    [Theory]
    [InlineData("when { context.output.text == \"secret\" }", "secret", true, 0)]
    [InlineData("when { context.output.text == \"secret\" }", "public", false, 0)]
    [InlineData("when { " + Attack + " }", "public", true, 1)]
    public void An_output_is_suppressed_if_its_policy_applies_or_is_undecided(string condition, string text, bool isSuppressed, int undecided)
    {
        var access = Access("permit" + Scope, "suppressOutput" + Scope + condition);
        var output = new System.Text.Json.Nodes.JsonObject { ["text"] = text };

        Assert.True(access.Decide(Call(5)).IsAllowed);
        var decision = access.DecideOutput(Call(5) with { Output = output });

        Assert.Equal((isSuppressed, undecided), (decision.IsSuppressed, decision.Undecided.Count));
    }

    [Fact]
    public void Access_says_what_it_depends_on()
    {
        var access = Access(
            "permit" + Scope + "when " + Approved, "forbid" + Scope + "when { " + Attack + " }", "suppressOutput" + Scope + "when " + Approved);

        var approved = Example.Statement(Approved);
        var attack = Attack.Replace("[\"JAILBREAK\"].", ".JAILBREAK.", StringComparison.Ordinal);
        Assert.Equal(
            $"if {approved} && !({attack}) (depends on history and a guardrail), the output is suppressed if {approved}",
            access.GetToolAccess(Example.Bob, "shop___refund").ToString());
    }

    private static StatementValidation Check(string text) => StatementValidation.Validate(Example.Statement(text), [Example.Gateway]);

    private static ToolCall Call(int amount) =>
        new(Example.Bob, "shop___refund", Example.Json($$"""{"amount": {{amount}}, "reason": "x"}"""), Calls.Noon);

    private static GatewayAccess Access(params string[] policies) => Access(policies, AccessOptions.Default);

    private static GatewayAccess Access(string[] policies, AccessOptions options) => new(
        Example.Gateway,
        new AccessPolicies(policies.Where(p => p.Length > 0).Select((p, i) => new AccessPolicy($"p{i}", Example.Statement(p + ";")))), options);

    private sealed class FixedDecider(bool value) : IClauseDecider
    {
        public CedarValue? Decide(DogwoodClause clause, ToolCall call) => BooleanValue.FromBoolean(value);
    }
}
