using Cedar.Evaluation;
using Cedar.Explanation;
using Cedar.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace Cedar.Tests;

public sealed class ExplanationTests
{
    private static readonly EntityUid Alice = new("User", "alice");

    [Theory]
    [InlineData("when { context.a == 1 }", PolicyOutcome.Applies, "context.a == 1")]
    [InlineData("when { context.a == 1 && context.b == \"y\" && true }", PolicyOutcome.NotSatisfied, "context.b == \"y\"")]
    [InlineData("when { context.a > 1 || context.b like \"x*\" }", PolicyOutcome.Applies, "context.b like \"x*\"")]
    [InlineData("when { !(context.a == 1 || false) }", PolicyOutcome.NotSatisfied, "context.a == 1")]
    [InlineData("unless { if context.a == 1 then context.b == \"x\" else false }", PolicyOutcome.NotSatisfied, "context.b == \"x\"")]
    [InlineData("when { context.a == 1 && context.missing.x == 2 }", PolicyOutcome.Failed, "context.missing")]
    [InlineData("when { context.b + 1 == 2 }", PolicyOutcome.Failed, "context.b + 1")]
    public void The_decisive_expression_has_its_position(string clause, PolicyOutcome outcome, string decisive)
    {
        const string head = "permit(principal, action, resource) ";

        var explanation = Assert.Single(Explain(head + clause + ";"));

        Assert.Equal(outcome, explanation.Outcome);
        var found = Assert.Single(explanation.Clauses);
        Assert.Equal(decisive, found.DecisiveExpression.ToString());
        Assert.Equal((head + clause).IndexOf(decisive, StringComparison.Ordinal) + 1, found.DecisiveExpression.Position.Column);
        Assert.Equal(outcome == PolicyOutcome.Applies, found.IsSatisfied);
        Assert.Equal(outcome == PolicyOutcome.Failed, found.Failure is not null);
    }

    [Fact]
    public void Facts_contain_the_values_that_a_clause_reads()
    {
        var clause = Assert.Single(Assert.Single(Explain(
            "permit(principal, action, resource) when { context.a < 1 + context.a * context.a && principal.getTag(\"role\") == " +
            "context.b };")).Clauses);

        Assert.Equal(["principal.getTag(\"role\") is \"admin\"", "context.b is \"x\""], clause.Facts.Select(f => f.ToString()));
    }

    [Theory]
    [InlineData("permit(principal == User::\"bob\", action, resource);", RequestVariable.Principal)]
    [InlineData("permit(principal, action in [Action::\"write\"], resource);", RequestVariable.Action)]
    [InlineData("permit(principal, action, resource is User);", RequestVariable.Resource)]
    public void A_policy_out_of_scope_names_the_mismatch(string policy, RequestVariable mismatch)
    {
        var explanation = Assert.Single(Explain(policy));

        Assert.Equal(
            (PolicyOutcome.OutOfScope, (RequestVariable?)mismatch, 0),
            (explanation.Outcome, explanation.Mismatch, explanation.Clauses.Count));
    }

    [Fact]
    public void Clauses_after_the_one_that_decides_are_not_evaluated() =>
        Assert.Single(Assert.Single(Explain("permit(principal, action, resource) when { false } when { context.missing };")).Clauses);

    [Fact]
    public void An_explanation_agrees_with_the_decision() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
        Gen.Zip(Generators.Policy, Generators.Request).ToArbitrary(),
        pair =>
        {
            var policies = new PolicySet([pair.Item1]);
            var response = new Authorizer(policies).Authorize(pair.Item2, Generators.Entities);
            var explanation = new PolicyExplainer(policies).Explain(pair.Item2, Generators.Entities)[0];
            return (explanation.Outcome == PolicyOutcome.Applies) == (response.Reasons.Count == 1)
                && (explanation.Outcome == PolicyOutcome.Failed) == (response.Errors.Count == 1)
                && explanation.Clauses.Select(c => c.Failure).LastOrDefault() == response.Errors.Select(e => e.Message).FirstOrDefault();
        }));

    private static IReadOnlyList<PolicyExplanation> Explain(string policies)
    {
        var context = new RecordValue(
            [
                KeyValuePair.Create<string, CedarValue>("a", new LongValue(1)),
                KeyValuePair.Create<string, CedarValue>("b", new StringValue("x")),
            ]);
        var tags = new RecordValue([KeyValuePair.Create<string, CedarValue>("role", new StringValue("admin"))]);
        return new PolicyExplainer(PolicySet.Parse(policies)).Explain(
            new Request(Alice, new EntityUid("Action", "read"), new EntityUid("Doc", "d"), context),
            new EntityStore([new Entity(Alice, RecordValue.Empty, [], tags)]));
    }
}
