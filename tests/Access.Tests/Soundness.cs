using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Reconciler.Access.Authorization;

namespace Reconciler.Access.Tests;

/// <summary>Compares the access over all calls with the decision about every single call.</summary>
public sealed class Soundness
{
    private const string Tool = "shop___refund";

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1500);

    private static readonly JsonObject[] Inputs =
    [
        .. from amount in Enumerable.Range(-1, 9)
           from reason in new[] { null, "x", "y" }
           select new JsonObject { ["amount"] = amount, ["reason"] = reason },
    ];

    private static Gen<string> Policy =>
        from effect in Gen.Elements("permit", "permit", "forbid")
        from principal in Gen.Elements("principal", "principal is AgentCore::OAuthUser", "principal is AgentCore::IamEntity")
        from clause in Gen.Elements("when", "unless")
        from condition in Gen.Sized(size => Condition(Math.Min(size, 6)))
        select $"{effect}({principal}, action == @{Tool}, resource == @gateway) {clause} {{ {condition} }};";

    private static Gen<string[]> Policies => Gen.Choose(0, 3).SelectMany(count => Policy.ArrayOf(count));

    private static Gen<AccessPrincipal> Principal =>
        Gen.Elements(Example.Alice, Example.Bob, AccessPrincipal.FromArn("arn:aws:iam::1:user/x"));

    [Fact]
    public void Tool_access_agrees_with_every_decision() => Check.One(Many, Prop.ForAll(
        Gen.Zip(Policies, Principal).ToArbitrary(),
        pair =>
        {
            var access = Example.Access(pair.Item1);
            var verdict = access.GetToolAccess(pair.Item2, Tool).Verdict;
            return Inputs.All(input => access.Decide(pair.Item2, Tool, input).IsAllowed is var allowed
                && verdict switch { AccessVerdict.Permit => allowed, AccessVerdict.Deny => !allowed, _ => true });
        }));

    [Fact]
    public void A_change_that_does_not_widen_allows_no_call_that_was_denied() => Check.One(Many, Prop.ForAll(
        Gen.Zip(Gen.Zip(Policies, Policies), Principal).ToArbitrary(),
        pair =>
        {
            var (before, after) = (Example.Access(pair.Item1.Item1), Example.Access(pair.Item1.Item2));
            var change = AccessChanges.Compare(before, after, [pair.Item2]).SingleOrDefault(c => c.Tool == Tool);
            var gained = Inputs.Any(
                input => !before.Decide(pair.Item2, Tool, input).IsAllowed && after.Decide(pair.Item2, Tool, input).IsAllowed);
            var lost = Inputs.Any(
                input => before.Decide(pair.Item2, Tool, input).IsAllowed && !after.Decide(pair.Item2, Tool, input).IsAllowed);
            return (!gained || change is { MayWiden: true }) && (!lost || change is { Kind: not AccessChangeKind.Widened });
        }));

    [Fact]
    public void Access_of_all_callers_holds_for_each_caller() => Check.One(Many, Prop.ForAll(
        Policies.ToArbitrary(),
        policies =>
        {
            var access = Example.Access(policies);
            var everybody = access.GetToolAccess(AccessPrincipal.AnyOAuthUser, Tool).Verdict;
            var alice = access.GetToolAccess(Example.Alice, Tool).Verdict;
            return everybody == AccessVerdict.Depends || everybody == alice;
        }));

    // Text instead of trees keeps failures readable. Some fail if the reason is missing.
    private static Gen<string> Condition(int size)
    {
        var leaf = Gen.OneOf(
            from operation in Gen.Elements(
                "<", "<=", ">", ">=", "==", "!=")
            from number in Gen.Choose(-1, 7)
            select $"context.input.amount {operation} {number}",
            from number in Gen.Choose(-1, 7) select $"{number} < context.input.amount",
            Gen.Elements(
                "context.input has reason", "context.input has reason && context.input.reason == \"x\"",
                "context.input.reason == \"y\"", "true", "false",
                "principal.hasTag(\"username\") && principal.getTag(\"username\") == \"alice\"", "principal is AgentCore::OAuthUser"));
        if (size <= 1)
            return leaf;
        var part = Condition(size / 2);
        return Gen.OneOf(
            leaf,
            from a in part from b in part select $"({a}) && ({b})",
            from a in part from b in part select $"({a}) || ({b})",
            from a in part select $"!({a})",
            from c in part from a in part from b in part select $"if {c} then {a} else {b}");
    }
}
