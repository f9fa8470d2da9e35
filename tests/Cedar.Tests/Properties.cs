using Cedar.Evaluation;
using Cedar.Json;
using Cedar.Policies;
using Cedar.Schemas;
using FsCheck;
using FsCheck.Fluent;

namespace Cedar.Tests;

public sealed class Properties
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void A_printed_policy_parses_to_the_same_policy() => Check.One(Quick, Prop.ForAll(
        Generators.Policy.ToArbitrary(), policy => PolicySet.ParsePolicy(policy.ToString()).Equals(policy)));

    [Fact]
    public void A_policy_written_as_JSON_reads_as_the_same_policy() => Check.One(Quick, Prop.ForAll(
        Generators.Policy.ToArbitrary(), policy => PolicyJson.Read(PolicyJson.Write(policy)).Equals(policy)));

    [Fact]
    public void Every_policy_applies_or_does_not_or_fails_and_never_throws() => Check.One(Quick, Prop.ForAll(
        Gen.Zip(Generators.Policy, Generators.Request).ToArbitrary(),
        pair =>
        {
            var response = new Authorizer(new PolicySet([pair.Item1])).Authorize(pair.Item2, Generators.Entities);
            return response.Reasons.Count + response.Errors.Count <= 1;
        }));

    [Fact]
    public void Folding_constants_changes_no_answer() => Check.One(Quick, Prop.ForAll(
        Gen.Zip(Generators.Expression, Generators.Request).ToArbitrary(),
        pair =>
        {
            var plain = new Evaluator(pair.Item2, Generators.Entities);
            var folded = new Evaluator(pair.Item2, Generators.Entities);
            return Equals(plain.Evaluate(pair.Item1), folded.Evaluate(ConstantFolding.Fold(pair.Item1)));
        }));

    [Fact]
    public void The_index_finds_every_policy_that_applies() => Check.One(Quick, Prop.ForAll(
        Gen.Zip(Gen.ListOf(Generators.Policy, 12), Generators.Request).ToArbitrary(),
        pair =>
        {
            var policies = pair.Item1.Select((p, i) => p with { Id = $"p{i}" }).ToList();
            var together = new Authorizer(new PolicySet(policies)).Authorize(pair.Item2, Generators.Entities);
            var alone = policies
                .Select(p => (Policy: p, Response: new Authorizer(new PolicySet([p])).Authorize(pair.Item2, Generators.Entities))).ToList();
            var forbids = alone.Where(a => a.Policy.Effect == Effect.Forbid).SelectMany(a => a.Response.Reasons).ToList();
            var permits = alone.Where(a => a.Policy.Effect == Effect.Permit).SelectMany(a => a.Response.Reasons).ToList();
            return together.Reasons.SequenceEqual(forbids.Count > 0 ? forbids : permits)
                && together.Errors.SequenceEqual(alone.SelectMany(a => a.Response.Errors));
        }));

    [Fact]
    public void Any_text_parses_or_throws_a_syntax_error() => Check.One(Quick, Prop.ForAll<string>(text =>
    {
        Refused(() => PolicySet.Parse("permit(principal, action, resource) when {" + text));
        Refused(() => Schema.Parse(text));
        Refused(() => EntityJson.Read(text ?? ""));
        Refused(() => PolicyJson.Read(text ?? ""));
        return true;
    }));

    private static void Refused(Action read)
    {
        try
        {
            read();
        }
        catch (FormatException)
        {
            // Expected: the text is not a policy.
        }
        catch (ArgumentNullException)
        {
            // FsCheck also generates null.
        }
    }
}
