using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Tests.Shared;

namespace Engine.Tests.Resources;

/// <summary>What the types say about names, data and access, for all types.</summary>
public sealed class TraitTests
{
    private static readonly ResourceTypes _types = new(new SecretReader(_ => null));

    public static TheoryData<string> Names => [.. _types.InOrder.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_is_a_member_of_the_state(string name)
    {
        var type = Find(name);

        Assert.NotNull(type.Traits.NameMember);
        Assert.Contains(type.Traits.NameMember, type.Members);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Type_that_holds_data_can_tell_what_would_be_lost_and_no_other_can(string name)
    {
        var type = Find(name);
        var declaring = type.GetType().GetMethod(nameof(IResourceType.DescribeDataAsync))!.DeclaringType!;

        Assert.Equal(type.Traits.HoldsData, !declaring.IsAbstract);
    }

    [Fact]
    public void Pools_secrets_and_buckets_hold_data() => Assert.Equal(
        ["Bucket", "GeneratedSecret", "UserPool"],
        _types.InOrder.Where(type => type.Traits.HoldsData).Select(type => type.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Member_that_decides_access_exists(string name)
    {
        var type = Find(name);

        Assert.Empty(type.Traits.DecidesAccess.Except(type.Members));
    }

    /// <summary>
    /// A new member of an API is in this list until a person decides: in <c>DecidesAccess</c> of its type, it cannot be ignored.
    /// </summary>
    [Fact]
    public void Members_whose_live_value_a_spec_can_accept_are_those_of_the_golden_file()
    {
        var lines =
            from type in _types.InOrder
            from member in type.Members.Order(StringComparer.Ordinal)
            where !type.Traits.DecidesAccess.Contains(member) && !type.Traits.NotCompared.ContainsKey(member)
            where member != type.Traits.NameMember && member != type.Traits.TagMember
            select $"{type.Name}.{member}\n";

        GoldenFile.AssertEqual(string.Concat(lines), "tests", "Engine.Tests", "Resources", "IgnorableMembers.txt");
    }

    private static IResourceType Find(string name) => _types.InOrder.Single(type => type.Name == name);
}
