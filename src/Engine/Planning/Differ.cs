using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Compares desired state with live state, member by member. It works on JSON and <see cref="ResourceTraits"/>; it knows no type.
/// </summary>
internal static class Differ
{
    public static IReadOnlyList<FieldChange> Compare(IResourceSchema type, object desired, LiveResource live)
    {
        var changes = new List<FieldChange>();
        var desiredMembers = (JsonObject?)ModelMapper.ToJson(desired) ?? [];
        var liveMembers = (JsonObject?)ModelMapper.ToJson(live.State) ?? [];
        foreach (var member in type.Members.Order(StringComparer.Ordinal))
        {
            if (type.Traits.NotCompared.ContainsKey(member)) continue;
            Compare(member, member, desiredMembers[member], liveMembers[member], type.Traits, changes);
        }

        changes.AddRange(type.CompareExtra(desired, live));
        CompareTags(type.GetTags(desired), live.Tags, changes);
        return changes;
    }

    private static void CompareTags(
        IReadOnlyDictionary<string, string>? desired, IReadOnlyDictionary<string, string>? live, List<FieldChange> changes)
    {
        if (desired is null || live is null) return;
        foreach (var key in desired.Keys.Union(live.Keys).Order(StringComparer.Ordinal))
        {
            // AWS reserves the prefix aws: (CloudFormation, cost allocation); such tags cannot be changed.
            if (key.StartsWith("aws:", StringComparison.Ordinal) || Ownership.IsBookkeepingTag(key)) continue;
            var (old, @new) = (live.GetValueOrDefault(key), desired.GetValueOrDefault(key));

            // What an earlier version made lacks the tag. It comes with the next change.
            if (key == Ownership.RegionTag && old is null && live.ContainsKey(Ownership.StackTag)) continue;
            if (old != @new) changes.Add(FieldChange.Tag(key, old, @new));
        }
    }

    // "path" contains list positions, for output; "rule" does not, as traits name members.
    private static void Compare(
        string path, string rule, JsonNode? desired, JsonNode? live, ResourceTraits traits, List<FieldChange> changes)
    {
        live = WithoutAddedItems(rule, desired, live, traits);
        if (IsUnset(desired))
        {
            if (!IsUnset(live) && !HoldsOnlyDefaults(rule, live!, traits)) changes.Add(new FieldChange(path, live, null));
            return;
        }

        // Some services leave out what has its default.
        if (IsUnset(live) && IsAllDefault(rule, desired!, traits)) return;
        switch (desired, live)
        {
            case (JsonObject a, JsonObject b):
                foreach (var key in a.Select(member => member.Key).Union(b.Select(member => member.Key)).Order(StringComparer.Ordinal))
                {
                    // The spec sets the structure, and the service has derived this member from the others.
                    if (IsUnset(a[key]) && traits.Derived.ContainsKey($"{rule}.{key}")) continue;
                    Compare($"{path}.{key}", $"{rule}.{key}", a[key], b[key], traits, changes);
                }

                break;
            case (JsonArray a, JsonArray b):
                CompareLists(path, rule, a, b, traits, changes);
                break;
            default:
                if (!ScalarEquals(desired!, live)) changes.Add(new FieldChange(path, live, desired));
                break;
        }
    }

    private static void CompareLists(
        string path, string rule, JsonArray desired, JsonArray live, ResourceTraits traits, List<FieldChange> changes)
    {
        if (traits.OrderedLists.ContainsKey(rule))
        {
            if (desired.Concat(live).All(item => item is JsonValue))
            {
                if (!JsonNode.DeepEquals(desired, live)) changes.Add(new FieldChange(path, live, desired));
                return;
            }

            ComparePairs(desired.Count, live.Count, i => (desired.ElementAtOrDefault(i), live.ElementAtOrDefault(i)));
        }
        else if (KeyOf(desired) is { } key && KeyOf(live) == key)
        {
            var byKey = live.ToDictionary(item => (string)item![key]!, item => item);
            foreach (var item in desired)
            {
                var name = (string)item![key]!;
                byKey.Remove(name, out var other);
                Compare($"{path}[{name}]", rule, item, other, traits, changes);
            }

            foreach (var (name, item) in byKey) Compare($"{path}[{name}]", rule, null, item, traits, changes);
        }
        else if (desired.Concat(live).All(item => item is JsonValue))
        {
            if (!Sorted(desired).SequenceEqual(Sorted(live))) changes.Add(new FieldChange(path, live, desired));
        }
        else
        {
            // Items without a name are paired with an equal one. What is left over differs, and is paired by position.
            var left = live.ToList();
            var unpaired = new List<JsonNode?>();
            foreach (var item in desired)
            {
                if (left.FindIndex(other => IsSame(rule, item, other, traits)) is >= 0 and var found) left.RemoveAt(found);
                else unpaired.Add(item);
            }

            ComparePairs(unpaired.Count, left.Count, i => (unpaired.ElementAtOrDefault(i), left.ElementAtOrDefault(i)));
        }

        void ComparePairs(int desiredCount, int liveCount, Func<int, (JsonNode? Desired, JsonNode? Live)> pairOf)
        {
            for (var i = 0; i < Math.Max(desiredCount, liveCount); i++)
            {
                var (item, other) = pairOf(i);
                var position = item is not null ? desired.IndexOf(item) : live.IndexOf(other);
                Compare($"{path}[{position}]", rule, item, other, traits, changes);
            }
        }
    }

    /// <summary>Whether two values have no difference under the rules of a member.</summary>
    private static bool IsSame(string rule, JsonNode? desired, JsonNode? live, ResourceTraits traits)
    {
        var changes = new List<FieldChange>();
        Compare(rule, rule, desired, live, traits, changes);
        return changes.Count == 0;
    }

    /// <summary>Leaves out the items of a live list that the service adds by itself, unless the spec has them too.</summary>
    private static JsonNode? WithoutAddedItems(string rule, JsonNode? desired, JsonNode? live, ResourceTraits traits)
    {
        if (live is not JsonArray list || !traits.AddedItems.TryGetValue(rule, out var added)) return live;
        var wanted = (desired as JsonArray)?.Select(AsText).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
        return new JsonArray([.. list
            .Where(item => AsText(item) is not { } text || wanted.Contains(text) || !added.Contains(text.ToLowerInvariant()))
            .Select(item => item?.DeepClone())]);
    }

    /// <summary>Returns the member that identifies the items of a list; null if there is none.</summary>
    private static string? KeyOf(JsonArray list)
    {
        foreach (var key in (ReadOnlySpan<string>)["name", "key", "sourceIdentifier"])
        {
            var names = list.Select(item => item is JsonObject o ? AsText(o[key]) : null).ToList();
            if (names.Count > 0 && names.All(name => name is not null) && names.Distinct().Count() == names.Count) return key;
        }

        return null;
    }

    private static IEnumerable<string> Sorted(JsonArray list) =>
        list.Select(item => item!.ToJsonString()).Order(StringComparer.Ordinal);

    /// <summary>Whether a value is unset. AWS does not distinguish empty from missing.</summary>
    private static bool IsUnset(JsonNode? node) => node switch
    {
        null or JsonObject { Count: 0 } or JsonArray { Count: 0 } => true,
        JsonValue value => value.TryGetValue<string>(out var text) && text.Length == 0,
        _ => false,
    };

    private static bool HoldsOnlyDefaults(string rule, JsonNode live, ResourceTraits traits) =>
        (traits.DefaultValues.TryGetValue(rule, out var value) && IsDefault(rule, value, live, traits))
        || traits.ServerDefaulted.ContainsKey(rule)
        || IsUnset(WithoutAddedItems(rule, null, live, traits))
        || (live is JsonObject members
            && members.All(member => IsUnset(member.Value) || HoldsOnlyDefaults($"{rule}.{member.Key}", member.Value!, traits)));

    /// <summary>Whether a value consists of documented defaults only.</summary>
    private static bool IsAllDefault(string rule, JsonNode value, ResourceTraits traits) =>
        (traits.DefaultValues.TryGetValue(rule, out var known) && ScalarEquals(known, value))
        || (value is JsonObject { Count: > 0 } members
            && members.All(member => member.Value is { } inner && IsAllDefault($"{rule}.{member.Key}", inner, traits)));

    // Cognito returns its default texts with or without a trailing space.
    private static bool IsDefault(string rule, JsonNode value, JsonNode live, ResourceTraits traits) =>
        (value is JsonValue ? ScalarEquals(value, live) : IsSame(rule, value, live, traits))
        || (AsText(value) is { } expected && AsText(live) is { } actual && expected.TrimEnd() == actual.TrimEnd());

    private static string? AsText(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string?)value : null;

    private static bool ScalarEquals(JsonNode desired, JsonNode? live)
    {
        if (live is null) return false;
        if (desired.GetValueKind() == JsonValueKind.String && AttributeRef.IsUnresolved((string)desired!)) return false;
        return JsonNode.DeepEquals(desired, live) || (IsNumber(desired) && IsNumber(live) && Number(desired) == Number(live));

        static bool IsNumber(JsonNode node) => node.GetValueKind() == JsonValueKind.Number;
        static decimal Number(JsonNode node) => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
