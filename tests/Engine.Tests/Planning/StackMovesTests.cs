using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Engine.Tests.Planning;

public sealed class StackMovesTests
{
    [Fact]
    public void Stack_that_takes_something_over_goes_first() => Assert.Equal(
        ["c", "b", "a"],
        Order(Create("a", []), Create("b", ["a/x"]), Create("c", ["b/y"])));

    [Fact]
    public void Order_stays_when_nothing_moves() => Assert.Equal(["b", "a"], Order(Create("b", ["old"]), Create("a", [])));

    [Fact]
    public void Stacks_that_take_over_from_each_other_are_all_kept() =>
        Assert.Equal(["a", "b"], Order(Create("a", ["b/x"]), Create("b", ["a/y"])).Order(StringComparer.Ordinal));

    [Fact]
    public void Former_owners_are_all_pairs_of_stacks_and_names()
    {
        var stack = Create("new", ["was", "other/x"], "old");

        Assert.Equal(
            ["Gateway/gw of stack old", "Gateway/was of stack new", "Gateway/was of stack old", "Gateway/x of stack other"],
            FormerOwner.Find(stack, stack.Objects[0]).Select(owner => owner.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Claim_counts_only_in_the_same_account_and_region()
    {
        var owner = new FormerOwner("a", new ObjectRef("Gateway", "x"));
        var (own, taker) = (Create("a", []), Create("b", ["a/x"]));
        Assert.Equal("Gateway/gw of stack b", Known(own, own, taker).FindClaim(owner)?.ToString());

        taker.Settings.Region = "eu-central-1";
        Assert.NotNull(Known(own, taker).FindClaim(owner));
        own.Settings.Region = "us-east-1";
        Assert.Null(Known(own, taker).FindClaim(owner));
        taker.Settings.Region = "us-east-1";
        taker.Settings.AssumeRoleArn = "arn:aws:iam::111122223333:role/other";
        Assert.Null(Known(own, taker).FindClaim(owner));
    }

    private static KnownStacks Known(Stack own, params Stack[] all) =>
        new(StackDeclaration.Of(own), () => [.. all.Select(StackDeclaration.Of)]);

    private static IEnumerable<string> Order(params Stack[] stacks) => StackMoves.Order(stacks).Select(stack => stack.Name);

    private static Stack Create(string name, List<string> formerNames, params string[] formerStacks)
    {
        var gateway = new SpecObject
        {
            Ref = new ObjectRef("Gateway", "gw"),
            Spec = new GatewaySpec { FormerNames = formerNames },
            Location = new SourceLocation("a.yaml", 1, 1),
            Directory = ".",
        };
        return new Stack(name, ".", new StackSpec { FormerNames = [.. formerStacks] }, [gateway], []);
    }
}
