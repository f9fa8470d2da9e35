using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>Splits the tag changes of an update into the arguments of the tag and untag calls.</summary>
internal static class TagChanges
{
    public static (Dictionary<string, string> Set, List<string> Removed) Extract(IReadOnlyList<FieldChange> changes)
    {
        var tags = changes.Where(change => change.IsTag).ToList();
        return (
            tags.Where(tag => tag.New is not null).ToDictionary(tag => tag.TagKey, tag => (string)tag.New!),
            [.. tags.Where(tag => tag.New is null).Select(tag => tag.TagKey)]);
    }
}
