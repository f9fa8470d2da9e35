using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;

namespace Engine.Tests.Resources;

/// <summary>What holds for every resource type and every member of its states.</summary>
public sealed class EveryTypeTests
{
    public static TheoryData<string> Types => [.. Samples.Types.InOrder.Select(type => type.Name)];

    public static TheoryData<string, string> OrderedLists
    {
        get
        {
            var lists = new TheoryData<string, string>();
            foreach (var type in Samples.Types.InOrder)
            {
                foreach (var path in type.Traits.OrderedLists.Keys) lists.Add(type.Name, path);
            }

            return lists;
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Equal_states_have_no_difference(string name)
    {
        var type = Find(name);
        var desired = Samples.Desired(type);
        Assert.Empty(Differ.Compare(type, desired, Samples.Live(type, desired)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Lists_and_maps_in_another_order_are_no_difference(string name)
    {
        var type = Find(name);
        var desired = Samples.Desired(type);
        var live = Samples.Live(type, desired);
        var before = ModelMapper.ToJson(live.State)!.ToJsonString();
        Samples.Turn(live.State, path => !type.Traits.OrderedLists.ContainsKey(path));

        var hasLists = Samples.ListPaths(ModelMapper.ToJson(desired)).Any(path => !type.Traits.OrderedLists.ContainsKey(path));
        Assert.True(!hasLists || before != ModelMapper.ToJson(live.State)!.ToJsonString());
        Assert.Empty(Differ.Compare(type, desired, live));
    }

    [Theory]
    [MemberData(nameof(OrderedLists))]
    public void A_list_whose_order_counts_differs_in_another_order(string name, string path)
    {
        var type = Find(name);
        var desired = Samples.Desired(type);
        var live = Samples.Live(type, desired);
        Samples.Turn(live.State, other => other == path);

        var changes = Differ.Compare(type, desired, live);

        Assert.NotEmpty(changes);
        Assert.All(changes, change => Assert.StartsWith(path, change.Path, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_member_that_is_compared_shows_when_it_is_changed_and_when_it_is_removed(string name)
    {
        var type = Find(name);
        foreach (var member in type.Members.Where(member => !type.Traits.NotCompared.ContainsKey(member)))
        {
            var desired = Samples.Desired(type);
            if (ModelMapper.ToJson(ModelMapper.Get(desired, member)) is not { } sample) continue;

            // What a spec sets to the default of the service is no difference from an unset member.
            if (type.Traits.DefaultValues.TryGetValue(member, out var value) && JsonNode.DeepEquals(value, sample)) continue;
            var live = Samples.Live(type, desired);

            // Live has what the spec no longer sets.
            ModelMapper.Set(desired, member, null);
            var removed = Differ.Compare(type, desired, live);
            if (!type.Traits.ServerDefaulted.ContainsKey(member) && !IsValue(type, member)) AssertIsAbout(member, removed);

            // The spec sets what live lacks.
            desired = Samples.Desired(type);
            ModelMapper.Set(live.State, member, null);
            if (!IsValue(type, member)) AssertIsAbout(member, Differ.Compare(type, desired, live));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_failed_and_differs_is_changed_before_it_is_repaired(string name)
    {
        var type = Find(name);
        var member = type.Members.Order(StringComparer.Ordinal).FirstOrDefault(member =>
            !type.Traits.NotCompared.ContainsKey(member) && !IsValue(type, member)

            // What is found by its name, whatever the case, has that name.
            && !(type.Traits.NamesIgnoreCase && member == type.Traits.NameMember)
            && ModelMapper.ToJson(ModelMapper.Get(Samples.Desired(type), member)) is not null);
        if (member is null) return;

        Assert.Equal(ChangeKind.Repair, Classify(type, differs: null, canUpdate: true));
        Assert.Contains(Classify(type, member, canUpdate: true), new[] { ChangeKind.Update, ChangeKind.Replace });
        Assert.Equal(ChangeKind.Repair, Classify(type, member, canUpdate: false));
    }

    private static ChangeKind Classify(IResourceType type, string? differs, bool canUpdate)
    {
        var desired = Samples.Desired(type);
        var live = Samples.Live(type, desired) with { Phase = Phase.Failed, CanUpdate = canUpdate };
        if (differs is not null) ModelMapper.Set(live.State, differs, null);
        var resource = new DesiredResource(new ResourceAddress(type.Name, "x"), type, new ObjectRef("Kind", "x"), desired) { Adopt = true };
        var change = new PlannedChange(resource.Address, ChangeKind.None) { Type = type, Desired = desired, DesiredHash = "", Live = live };
        var planner = new ResourcePlanner(Samples.Types, null!, "stack", new StackMemory(), null!, null!);
        return planner.Compare(resource, change, live).Kind;
    }

    private static void AssertIsAbout(string member, IReadOnlyList<FieldChange> changes)
    {
        Assert.True(changes.Count > 0, $"A change of {member} is not found.");
        Assert.All(changes, change => Assert.Equal(member, change.Member));
    }

    /// <summary>Whether a member cannot be null.</summary>
    private static bool IsValue(IResourceType type, string member)
    {
        var property = Samples.Desired(type).GetType().GetProperty(char.ToUpperInvariant(member[0]) + member[1..])!;
        return property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null;
    }

    private static IResourceType Find(string name) => Samples.Types.InOrder.Single(type => type.Name == name);
}
