using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Xunit.Abstractions;

namespace EndToEnd.Tests.Members;

/// <summary>
/// Every member that a spec can set is set, changed and removed. Each time the diff names it, AWS takes it, and afterwards nothing is left
/// to do. What cannot be so has a reason in <see cref="MemberWalks"/>.
/// </summary>
public sealed partial class MemberWalkTests(ITestOutputHelper output)
{
    private const string ObjectName = "walked";

    private static readonly ResourceTypes Types = new(new SecretReader(_ => null));

    public static TheoryData<string> Walks => [.. MemberWalks.All.Keys];

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task Members_are_set_changed_and_removed(string name)
    {
        var walk = MemberWalks.All[name];
        await using var workshop = await Stack(walk, []).ConvergedAsync();
        var (first, second) = (Sample(walk, 1), Sample(walk, 2));
        output.WriteLine($"{string.Join('\n', Leaves(first))}");

        await StepAsync(workshop, walk, first, Leaves(first).Where(leaf => !IsDefault(walk, leaf, first)), "set");
        await StepAsync(workshop, walk, second, Leaves(first).Intersect(Leaves(second)).Where(leaf => Differs(leaf, first, second)), "change");
        if (walk.IsNotRemoved) return;
        var removed = Leaves(second).Where(leaf => !IsDefault(walk, leaf, second) && !walk.Kept.Keys.Any(kept => Covers(kept, leaf)));
        await StepAsync(workshop, walk, [], removed, "remove");
    }

    [Fact]
    public void Every_member_of_every_kind_is_walked_or_has_a_reason() => Assert.All(MemberWalks.Kinds, kind =>
    {
        var walked = MemberWalks.All.Values.Where(walk => walk.Kind == kind).SelectMany(walk => walk.Members);
        Assert.Equal([], SpecSamples.MembersOf(kind).Except(walked).Except(MemberWalks.NotWalked(kind)));
    });

    private static async Task StepAsync(Workshop workshop, MemberWalk walk, JsonObject members, IEnumerable<string> expected, string step)
    {
        File.WriteAllText(Path.Combine(workshop.Specs, StackBuilder.FileName), Stack(walk, members).Text);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));

        var planned = await workshop.PlannedAsync();

        var fields = planned.SelectMany(change => change.Fields).Select(WithoutPositions).ToHashSet(StringComparer.Ordinal);
        var missing = expected
            .Where(leaf => !walk.NotShown.Keys.Any(path => Covers(path, leaf)))
            .Where(leaf => !fields.Any(field => Covers(field, Shown(walk, leaf)) || Covers(Shown(walk, leaf), field)))
            .ToList();
        Assert.True(missing.Count == 0, $"{step}: the diff does not name {string.Join(", ", missing)}; it names {string.Join(", ", fields)}");
        var applied = await workshop.ApplyAsync("--confirm-prune");
        Assert.True(applied.ExitCode == 0, $"{step}: {applied}");
        var after = await workshop.DiffAsync("--exit-code");
        Assert.True(after.ExitCode == 0, $"{step}, again: {after}");
    }

    internal static StackBuilder Stack(MemberWalk walk, JsonObject members)
    {
        var stack = new StackBuilder("shop");
        walk.With(stack);
        var defaults = walk.Defaults.Where(member => !members.ContainsKey(member.Key)).Select(member => $"{member.Key}: {member.Value}");
        var walked = members.Select(member => $"{member.Key}: {member.Value!.ToJsonString()}");
        return stack.With(walk.Kind, ObjectName, [.. walk.Base, .. defaults, .. walked]);
    }

    internal static JsonObject Sample(MemberWalk walk, int version)
    {
        var samples = new SpecSamples(version, walk);
        return new JsonObject(walk.Members
            .Select(member => KeyValuePair.Create(member, samples.Full(walk.Kind, member)))
            .Where(member => member.Value is not null));
    }

    private static IEnumerable<string> Leaves(JsonNode? node, string path = "") => node switch
    {
        JsonObject members => members.SelectMany(member => Leaves(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}")).Distinct(),
        JsonArray list when list.Any(item => item is JsonObject) => list.SelectMany(item => Leaves(item, path)).Distinct(),
        _ => [path],
    };

    /// <summary>Whether a leaf has the value that the service sets by itself, so that setting it is no difference.</summary>
    private static bool IsDefault(MemberWalk walk, string leaf, JsonObject members) => Types.InOrder.Any(type =>
        type.Traits.DefaultValues.TryGetValue(Shown(walk, leaf), out var value) && value.ToJsonString() == Find(leaf, members));

    private static bool Differs(string leaf, JsonObject first, JsonObject second) => Find(leaf, first) != Find(leaf, second);

    private static string Find(string leaf, JsonNode? node)
    {
        foreach (var part in leaf.Split('.')) node = (node is JsonArray list ? list[0] : node)?[part];
        return node?.ToJsonString() ?? "";
    }

    private static string Shown(MemberWalk walk, string leaf) =>
        walk.ShownAs.FirstOrDefault(pair => Covers(pair.Key, leaf)) is { Key: not null } shown
            ? shown.Value.EndsWith("[]", StringComparison.Ordinal) ? shown.Value[..^2] : (shown.Value + leaf[shown.Key.Length..]).TrimStart('.')
            : leaf;

    private static bool Covers(string path, string leaf) => leaf == path || leaf.StartsWith(path + ".", StringComparison.Ordinal);

    private static string WithoutPositions(string path) => Positions().Replace(path, "");

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Positions();
}
