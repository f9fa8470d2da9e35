using Cedar.Evaluation;
using Cedar.Partial;
using Cedar.Policies;
using Cedar.Schemas;
using FsCheck;
using FsCheck.Fluent;

namespace Cedar.Tests;

public sealed class PartialTests
{
    private static readonly EntityUid Alice = new("User", "alice");
    private static readonly EntityUid Call = new("Action", "call");
    private static readonly EntityUid Gateway = new("Gateway", "g");

    [Theory]
    [InlineData("permit(principal, action, resource) when { context.input.a < 3 };", PartialDecision.Depends)]
    [InlineData("permit(principal, action, resource) when { context.known == 1 };", PartialDecision.Allow)]
    [InlineData("permit(principal, action, resource) when { context.input.a < 3 && context.known == 2 };", PartialDecision.Deny)]
    [InlineData("permit(principal, action, resource) when { context.missing == 2 || context.input.a };", PartialDecision.Deny)]
    [InlineData(
        "permit(principal, action, resource); forbid(principal, action, resource) when { context.input.x };", PartialDecision.Depends)]
    [InlineData("permit(principal is Robot, action, resource);", PartialDecision.Deny)]
    public void Any_input_that_is_permitted_is_found(string policies, PartialDecision decision)
    {
        var context = new RecordValue(
            [KeyValuePair.Create("known", (CedarValue)new LongValue(1)), KeyValuePair.Create("input", (CedarValue)new UnknownValue())]);

        var response = new PartialAuthorizer(PolicySet.Parse(policies)).Authorize(
            new PartialRequest(Alice, Call, Gateway, context), EntityStore.Empty);

        Assert.Equal(decision, response.Decision);
    }

    [Theory]
    [InlineData("principal == User::\"alice\", action, resource) when { context.input.a < 1 + 2 }", "context.input.a < 3")]
    [InlineData(
        "principal, action, resource) when { context.input has a && principal == User::\"alice\" && context.input.a < 3 }",
        "context.input has a && context.input.a < 3")]
    [InlineData(
        "principal, action, resource) when { context.input.a } unless { context.input.a == 3 } unless { !context.input.b }",
        "context.input.a && context.input.a != 3 && context.input.b")]
    [InlineData("principal, action, resource) unless { !(context.input.a >= 3) || principal != User::\"alice\" }", "context.input.a >= 3")]
    [InlineData("principal, action, resource) when { context.input.a || context.input.a }", "context.input.a")]
    public void A_residual_contains_only_unknowns(string policy, string residual)
    {
        var request = new PartialRequest(Alice, Call, Gateway, new UnknownValue());

        var found = Assert.Single(
            new PartialAuthorizer(PolicySet.Parse($"permit({policy};")).Authorize(request, EntityStore.Empty).Residuals);

        Assert.Equal(residual, found.Condition.ToString());
    }

    [Theory]
    [InlineData("context.input has nothing", PartialDecision.Deny, "")]
    [InlineData("context.input.nothing == 1", PartialDecision.Deny, "")]
    [InlineData("context.input has a", PartialDecision.Allow, "")]
    [InlineData(
        "context.input has a && context.input has b && context.input.b.c > 1", PartialDecision.Depends,
        "context.input has b && context.input.b.c > 1")]
    [InlineData("context.input.b has d", PartialDecision.Deny, "")]
    public void Types_of_unknowns_decide_conditions(string condition, PartialDecision decision, string residual)
    {
        var inner = new CedarType.Record(new RecordAttributes([new AttributeType("c", new CedarType.Long(), Required: true)]));
        var type = new CedarType.Record(
            new RecordAttributes(
                [new AttributeType("a", new CedarType.Long(), Required: true), new AttributeType("b", inner, Required: false)]));
        var context = new RecordValue([KeyValuePair.Create<string, CedarValue>("input", new UnknownValue(type))]);

        var response = new PartialAuthorizer(PolicySet.Parse($"permit(principal, action, resource) when {{ {condition} }};"))
            .Authorize(new PartialRequest(Alice, Call, Gateway, context), EntityStore.Empty);

        Assert.Equal(decision, response.Decision);
        Assert.Equal(residual, string.Join("; ", response.Residuals.Select(r => r.Condition)));
    }

    [Fact]
    public void A_partial_answer_holds_for_every_full_request() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
        Gen.Zip(Generators.Policy, Gen.Zip(Generators.Request, Gen.Choose(0, 15))).ToArbitrary(),
        pair =>
        {
            var (policy, request, hidden) = (pair.Item1, pair.Item2.Item1, pair.Item2.Item2);
            var full = new Authorizer(new PolicySet([policy])).Authorize(request, Generators.Entities);
            var response = new PartialAuthorizer(new PolicySet([policy])).Authorize(Hide(request, hidden), Generators.Entities);
            var decided = response.Decision == PartialDecision.Depends ||
                (response.Decision == PartialDecision.Allow) == (full.Decision == Decision.Allow);
            var certain = response.Reasons.Count == 0 || full.Reasons.Count == 1;
            var possible = full.Reasons.Count == 0 || response.Reasons.Count + response.Residuals.Count == 1;
            var same = response.Residuals.All(
                r => (new Evaluator(request, Generators.Entities).EvaluateBoolean(r.Condition) == true) == (full.Reasons.Count == 1));
            return decided && certain && possible && same;
        }));

    [Fact]
    public void The_index_loses_no_policy_when_parts_are_unknown() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
        Gen.Zip(Gen.ListOf(Generators.Policy, 12), Gen.Zip(Generators.Request, Gen.Choose(0, 15))).ToArbitrary(),
        pair =>
        {
            var policies = pair.Item1.Select((p, i) => p with { Id = $"p{i}" }).ToList();
            var request = Hide(pair.Item2.Item1, pair.Item2.Item2);
            var together = new PartialAuthorizer(new PolicySet(policies)).Authorize(request, Generators.Entities);
            var alone = policies.Select(p => new PartialAuthorizer(new PolicySet([p])).Authorize(request, Generators.Entities)).ToList();
            return together.Residuals.SequenceEqual(alone.SelectMany(a => a.Residuals))
                && together.Reasons.All(r => alone.Any(a => a.Reasons.Contains(r)));
        }));

    private static PartialRequest Hide(Request request, int hidden) => new(
        (hidden & 1) == 0 ? request.Principal : new UnknownValue(new CedarType.Entity(request.Principal.Type)),
        request.Action,
        (hidden & 2) == 0 ? request.Resource : new UnknownValue(),
        (hidden & 4) != 0 ? new UnknownValue()
            : (hidden & 8) != 0 ? new RecordValue(
                request.Context.Attributes.Select(a => KeyValuePair.Create(a.Key, a.Key == "a" ? new UnknownValue() : a.Value)))
            : request.Context);
}
