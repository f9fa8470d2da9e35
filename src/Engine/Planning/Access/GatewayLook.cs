using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning.Access;

/// <summary>A look at the tools of all targets of a gateway.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Agreed">What its tags say was agreed to.</param>
/// <param name="Watched">The names of all its targets whose tools are watched, also of those that are not at rest.</param>
/// <param name="Targets">The looks at its targets that are at rest.</param>
/// <param name="Hash">The hash of its tools if all that its servers list is agreed to.</param>
internal sealed record GatewayLook(
    LiveResource Gateway, AgreedTools Agreed, IReadOnlyList<string> Watched, IReadOnlyList<ToolLook> Targets, string Hash)
{
    /// <summary>The hash that the annotations of the specs name; null if they name none.</summary>
    public string? Allowed { get; init; }

    /// <summary>The tags with what is agreed to now; empty if nothing is known.</summary>
    public IReadOnlyDictionary<string, string> ToTags()
    {
        var looks = Targets.ToDictionary(look => look.Name, StringComparer.Ordinal);
        var entries = Watched.ToDictionary(name => name, name => looks.GetValueOrDefault(name)?.NewEntry, StringComparer.Ordinal);
        return Agreed.With(entries).ToTags();
    }

    /// <summary>Returns the tags to set and to remove.</summary>
    public (Dictionary<string, string> Set, List<string> Removed) FindTagChanges()
    {
        var live = Gateway.Tags ?? new Dictionary<string, string>();
        var wanted = ToTags();
        return (
            wanted.Where(tag => live.GetValueOrDefault(tag.Key) != tag.Value).ToDictionary(StringComparer.Ordinal),
            [.. live.Keys.Where(key => AgreedTools.IsTag(key) && !wanted.ContainsKey(key))]);
    }
}
