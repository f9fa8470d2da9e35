using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;

namespace Engine.Tests.Planning;

/// <summary>The choice among resources of one name, for every resource type.</summary>
public sealed class NamesakesTests
{
    private const string Stack = "shop";
    private static readonly ObjectRef _owner = new("UserPool", "users");
    private static readonly ResourceTypes _types = new(new SecretReader(_ => null));
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Names => [.. _types.InOrder.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Oldest_of_ours_is_chosen_in_any_order(string type)
    {
        LiveResource[] found = [Ours("c", 3), Ours("b", 1), Ours("a", 2)];

        foreach (var order in (LiveResource[][])[found, [.. found.Reverse()], [found[1], found[2], found[0]]])
        {
            var chosen = Choose(type, order);
            Assert.Equal("b", chosen.Chosen!.Id);
            Assert.Equal(["a", "c"], chosen.Others.Select(live => live.Id));
            Assert.False(chosen.IsStripped);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_the_same_age_the_smallest_identifier_is_chosen(string type) =>
        Assert.Equal("a", Choose(type, [Ours("b", 1), Ours("a", 1)]).Chosen!.Id);

    [Theory]
    [MemberData(nameof(Names))]
    public void Foreign_one_is_not_preferred_because_it_is_older(string type) =>
        Assert.Equal("mine", Choose(type, [Foreign("theirs", 1), Ours("mine", 2)]).Chosen!.Id);

    [Theory]
    [MemberData(nameof(Names))]
    public void One_without_tags_is_ours_only_by_evidence(string type)
    {
        var stripped = Choose(type, [Foreign("x", 1)], evidence: "x");
        var foreign = Choose(type, [Foreign("x", 1)], evidence: "y");

        Assert.Equal(("x", true), (stripped.Chosen!.Id, stripped.IsStripped));
        Assert.Equal(("x", false), (foreign.Chosen!.Id, foreign.IsStripped));
    }

    [Fact]
    public void Stripped_one_that_is_older_is_chosen_before_one_with_tags()
    {
        var chosen = Choose("UserPool", [Ours("new", 2), Foreign("old", 1)], evidence: "old");

        Assert.Equal(("old", true), (chosen.Chosen!.Id, chosen.IsStripped));
        Assert.Equal(["new"], chosen.Others.Select(live => live.Id));
    }

    [Fact]
    public void One_of_a_former_owner_is_ours()
    {
        var former = new LiveResource("x", new object()) { Tags = Tags("old", "UserPool/people"), CreatedAt = _start };

        var chosen = Choose("UserPool", [Foreign("y", 0), former], formerOwner: new FormerOwner("old", new ObjectRef("UserPool", "people")));

        Assert.Equal("x", chosen.Chosen!.Id);
        Assert.Equal("y", Choose("UserPool", [Foreign("y", -1), former]).Chosen!.Id);
    }

    [Fact]
    public void Adoption_needs_a_single_candidate()
    {
        Assert.Null(Choose("UserPool", [Foreign("x", 1)], adopt: true).Problem);
        Assert.Contains("x, y", Choose("UserPool", [Foreign("y", 2), Foreign("x", 1)], adopt: true).Problem, StringComparison.Ordinal);
        Assert.Null(Choose("UserPool", [Foreign("y", 2), Foreign("x", 1)]).Problem);
    }

    private static Namesakes Choose(
        string type, IReadOnlyList<LiveResource> found, string? evidence = null, bool adopt = false, FormerOwner? formerOwner = null)
    {
        var schema = _types.InOrder.Single(other => other.Name == type);
        var resource = new DesiredResource(new ResourceAddress(type, _owner.Name), schema, _owner, new object())
        {
            Adopt = adopt,
            FormerOwners = formerOwner is null ? [] : [formerOwner],
        };
        return Namesakes.Choose(resource, Stack, found, evidence is null ? new HashSet<string>() : new HashSet<string> { evidence });
    }

    private static LiveResource Ours(string id, int age) =>
        new(id, new object()) { Tags = Tags(Stack, _owner.ToString()), CreatedAt = _start.AddMinutes(age) };

    private static LiveResource Foreign(string id, int age) =>
        new(id, new object()) { Tags = new Dictionary<string, string>(), CreatedAt = _start.AddMinutes(age) };

    private static Dictionary<string, string> Tags(string stack, string owner) => new()
    {
        [Ownership.OwnerTag] = "reconciler",
        [Ownership.StackTag] = stack,
        [Ownership.ObjectTag] = owner,
    };
}
