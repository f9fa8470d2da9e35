using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Puts live values into a desired state where the spec says that they count: ignored members, ignored tags, and the spelling of a name. So
/// they are no difference, and an update that replaces everything sends them back. The spec hash is that of the spec alone.
/// </summary>
internal static class LiveValues
{
    /// <summary>Returns the desired state with the live values that count.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="desired">Its desired state with tags. It is not changed.</param>
    /// <param name="live">The observed resource.</param>
    public static object Keep(DesiredResource resource, object desired, LiveResource live)
    {
        var traits = resource.Type.Traits;
        var state = desired;
        if (traits is { NamesIgnoreCase: true, NameMember: { } member } && !Equals(NameOf(desired, member), NameOf(live.State, member)))
        {
            Copy(member);
        }

        foreach (var path in resource.IgnoredFields) Copy(path);
        if (live.Tags is { } tagged
            && resource.Type.GetTags(state) is { } wanted
            && wanted.TryGetValue(SecretVersions.Tag, out var version))
        {
            var all = wanted.ToDictionary(StringComparer.Ordinal);
            all[SecretVersions.Tag] = SecretVersions.Merge(version, tagged.GetValueOrDefault(SecretVersions.Tag));
            state = resource.Type.WithTags(state, all);
        }

        if (resource.IgnoredTags.Count == 0) return state;
        if (traits.TagMember is { } tagMember && ModelMapper.Get(live.State, tagMember) is Dictionary<string, string> liveTags)
        {
            foreach (var key in liveTags.Keys.Where(key => IsIgnored(resource, key))) Copy($"{tagMember}.{key}");
        }

        if (live.Tags is not { } tags || resource.Type.GetTags(state) is not { } own) return state;
        var kept = tags.Where(tag => IsIgnored(resource, tag.Key)).ToList();
        if (kept.Count == 0) return state;
        var merged = own.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in kept) merged[key] = value;
        return resource.Type.WithTags(state, merged);

        void Copy(string path)
        {
            if (ReferenceEquals(state, desired)) state = ModelMapper.Clone(desired);
            ModelPath.Copy(live.State, state, path);
        }
    }

    /// <summary>Compares a resource with its desired state, except where the live value counts.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="desired">Its desired state with tags. Live values that changed since it was planned count, too.</param>
    /// <param name="live">The observed resource.</param>
    public static IReadOnlyList<FieldChange> Compare(DesiredResource resource, object desired, LiveResource live)
    {
        var changes = Differ.Compare(resource.Type, Keep(resource, desired, live), live);
        return resource.IgnoredFields.Count == 0
            ? changes
            : [.. changes.Where(change => !resource.IgnoredFields.Any(path => IsAtOrBelow(change.Path, path)))];
    }

    private static bool IsIgnored(DesiredResource resource, string key) => resource.IgnoredTags.Any(pattern => pattern.IsMatch(key));

    private static bool IsAtOrBelow(string path, string ignored) =>
        path.StartsWith(ignored, StringComparison.Ordinal) && (path.Length == ignored.Length || path[ignored.Length] is '.' or '[');

    private static object? NameOf(object state, string member) => ModelMapper.Get(state, member);
}
