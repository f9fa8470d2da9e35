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
    [InlineData("permit(principal, action, resource); forbid(principal, action, resource) when { context.input.x };", PartialDecision.Depends)]
    [InlineData("permit(principal is Robot, action, resource);", PartialDecision.Deny)]
    public void Any_input_that_is_permitted_is_found(string policies, PartialDecision decision)
    {
        var context = new RecordValue([KeyValuePair.Create("known", (CedarValue)new LongValue(1)), KeyValuePair.Create("input", (CedarValue)new UnknownValue())]);

        var response = new PartialAuthorizer(PolicySet.Parse(policies)).Authorize(new PartialRequest(Alice, Call, Gateway, context), EntityStore.Empty);

        Assert.Equal(decision, response.Decision);
    }

    [Fact]
    public void What_remains_names_the_unknown_only()
    {
        var policies = PolicySet.Parse("permit(principal == User::\"alice\", action, resource) when { context.input.a < 1 + 2 };");
        var request = new PartialRequest(Alice, Call, Gateway, new UnknownValue());

        var residual = Assert.Single(new PartialAuthorizer(policies).Authorize(request, EntityStore.Empty).Residuals);

        Assert.Equal("true && context.input.a < 3", residual.Condition.ToString());
    }

    [Fact]
    public void A_partial_answer_holds_for_every_full_request() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
        Gen.Zip(Generators.Policy, Gen.Zip(Generators.Request, Gen.Choose(0, 15))).ToArbitrary(),
        pair =>
        {
            var (policy, request, hidden) = (pair.Item1, pair.Item2.Item1, pair.Item2.Item2);
            var full = new Authorizer(new PolicySet([policy])).Authorize(request, Generators.Entities);
            var response = new PartialAuthorizer(new PolicySet([policy])).Authorize(Hide(request, hidden), Generators.Entities);
            var decided = response.Decision == PartialDecision.Depends || (response.Decision == PartialDecision.Allow) == (full.Decision == Decision.Allow);
            var certain = response.Reasons.Count == 0 || full.Reasons.Count == 1;
            var possible = full.Reasons.Count == 0 || response.Reasons.Count + response.Residuals.Count == 1;
            var same = response.Residuals.All(r => (new Evaluator(request, Generators.Entities).Bool(r.Condition) == true) == (full.Reasons.Count == 1));
            return decided && certain && possible && same;
        }));

    private static PartialRequest Hide(Request request, int hidden) => new(
        (hidden & 1) == 0 ? request.Principal : new UnknownValue(request.Principal.Type),
        request.Action,
        (hidden & 2) == 0 ? request.Resource : new UnknownValue(),
        (hidden & 4) != 0 ? new UnknownValue()
            : (hidden & 8) != 0 ? new RecordValue(request.Context.Attributes.Select(a => KeyValuePair.Create(a.Key, a.Key == "a" ? new UnknownValue() : a.Value)))
            : request.Context);
}
