using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning;

/// <summary>Compares what should be with what is, member by member. It knows JSON and traits, and no resource type.</summary>
internal static class Differ
{
    public static IReadOnlyList<FieldChange> Compare(IResourceSchema type, object desired, LiveResource live)
    {
        var changes = new List<FieldChange>();
        var wanted = (JsonObject?)ModelMapper.ToJson(desired) ?? [];
        var found = (JsonObject?)ModelMapper.ToJson(live.State) ?? [];
        foreach (var member in type.Members.Order(StringComparer.Ordinal))
        {
            if (type.Traits.NotCompared.Contains(member)) continue;
            Compare(member, member, wanted[member], found[member], type.Traits, changes);
        }

        changes.AddRange(type.CompareExtra(desired, live));
        CompareTags(type.GetTags(desired), live.Tags, changes);
        return changes;
    }

    private static void CompareTags(IReadOnlyDictionary<string, string>? wanted, IReadOnlyDictionary<string, string>? found, List<FieldChange> changes)
    {
        if (wanted is null || found is null) return;
        foreach (var key in wanted.Keys.Union(found.Keys).Order(StringComparer.Ordinal))
        {
            // AWS's own tags (CloudFormation's, cost allocation's) are nobody's to change.
            if (key.StartsWith("aws:", StringComparison.Ordinal) || Ownership.IsChildrenTag(key)) continue;
            var (old, @new) = (found.GetValueOrDefault(key), wanted.GetValueOrDefault(key));
            if (old != @new) changes.Add(FieldChange.Tag(key, old, @new));
        }
    }

    /// <param name="path">The full path, for people.</param>
    /// <param name="rule">The path without list positions, for traits.</param>
    private static void Compare(string path, string rule, JsonNode? wanted, JsonNode? found, ResourceTraits traits, List<FieldChange> changes)
    {
        if (IsUnset(wanted))
        {
            if (!IsUnset(found) && !HoldsOnlyDefaults(rule, found!, traits)) changes.Add(new FieldChange(path, found, null));
            return;
        }

        switch (wanted, found)
        {
            case (JsonObject a, JsonObject b):
                foreach (var key in a.Select(member => member.Key).Union(b.Select(member => member.Key)).Order(StringComparer.Ordinal))
                {
                    Compare($"{path}.{key}", $"{rule}.{key}", a[key], b[key], traits, changes);
                }

                break;
            case (JsonArray a, JsonArray b):
                CompareLists(path, rule, a, b, traits, changes);
                break;
            default:
                if (!ScalarEquals(wanted!, found)) changes.Add(new FieldChange(path, found, wanted));
                break;
        }
    }

    private static void CompareLists(string path, string rule, JsonArray wanted, JsonArray found, ResourceTraits traits, List<FieldChange> changes)
    {
        if (KeyOf(wanted) is { } key && KeyOf(found) == key)
        {
            var byKey = found.ToDictionary(item => (string)item![key]!, item => item);
            foreach (var item in wanted)
            {
                var name = (string)item![key]!;
                byKey.Remove(name, out var other);
                Compare($"{path}[{name}]", rule, item, other, traits, changes);
            }

            foreach (var (name, item) in byKey) Compare($"{path}[{name}]", rule, null, item, traits, changes);
        }
        else if (wanted.Concat(found).All(item => item is JsonValue))
        {
            // The services keep such lists as sets: they come back in any order.
            if (!Sorted(wanted).SequenceEqual(Sorted(found))) changes.Add(new FieldChange(path, found, wanted));
        }
        else
        {
            for (var i = 0; i < Math.Max(wanted.Count, found.Count); i++)
            {
                Compare($"{path}[{i}]", rule, wanted.ElementAtOrDefault(i), found.ElementAtOrDefault(i), traits, changes);
            }
        }
    }

    /// <summary>The member by which the items of a list are told apart, if they have one.</summary>
    private static string? KeyOf(JsonArray list)
    {
        foreach (var key in (ReadOnlySpan<string>)["name", "key"])
        {
            var names = list.Select(item => item is JsonObject o && o[key] is JsonValue v && v.GetValueKind() == JsonValueKind.String ? (string?)v : null).ToList();
            if (names.Count > 0 && names.All(name => name is not null) && names.Distinct().Count() == names.Count) return key;
        }

        return null;
    }

    private static IEnumerable<string> Sorted(JsonArray list) =>
        list.Select(item => item!.ToJsonString()).Order(StringComparer.Ordinal);

    /// <summary>To AWS empty and missing are the same.</summary>
    private static bool IsUnset(JsonNode? node) => node switch
    {
        null or JsonObject { Count: 0 } or JsonArray { Count: 0 } => true,
        JsonValue value => value.TryGetValue<string>(out var text) && text.Length == 0,
        _ => false,
    };

    private static bool HoldsOnlyDefaults(string rule, JsonNode found, ResourceTraits traits) =>
        (traits.DefaultValues.TryGetValue(rule, out var value) && IsDefault(value, found))
        || traits.ServerDefaulted.Contains(rule)
        || (found is JsonObject o && o.All(member => IsUnset(member.Value) || HoldsOnlyDefaults($"{rule}.{member.Key}", member.Value!, traits)));

    // Cognito's own texts are shown with a space at the end, or without.
    private static bool IsDefault(JsonNode value, JsonNode found) =>
        ScalarEquals(value, found)
        || (value.GetValueKind() == JsonValueKind.String && found.GetValueKind() == JsonValueKind.String && ((string)value!).AsSpan().TrimEnd().SequenceEqual(((string)found!).AsSpan().TrimEnd()));

    private static bool ScalarEquals(JsonNode wanted, JsonNode? found)
    {
        if (found is null) return false;
        if (wanted.GetValueKind() == JsonValueKind.String && AttributeRef.IsUnresolved((string)wanted!)) return false;
        return JsonNode.DeepEquals(wanted, found) || (IsNumber(wanted) && IsNumber(found) && Number(wanted) == Number(found));

        static bool IsNumber(JsonNode node) => node.GetValueKind() == JsonValueKind.Number;
        static decimal Number(JsonNode node) => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
