namespace Reconciler.Engine.Model;

/// <summary>
/// Describes an AWS resource type: what identifies, compares and marks its resources. It calls nobody; the calls are
/// <c>IResourceType</c>'s in Resources.
/// </summary>
public interface IResourceSchema
{
    /// <summary>The type's name in addresses, logs and plans.</summary>
    string Name { get; }

    /// <summary>The type whose resources contain this type's; null for a type that stands alone.</summary>
    string? ParentType { get; }

    /// <summary>What comparing and changing its resources takes into account.</summary>
    ResourceTraits Traits { get; }

    /// <summary>The members of the desired state that the diff compares, by spec name.</summary>
    IReadOnlySet<string> Members { get; }

    /// <summary>Whether enough of the desired state is known to look for the resource (its name, its parent).</summary>
    bool CanObserve(object desired);

    /// <summary>Differences that comparing members does not show.</summary>
    IEnumerable<FieldChange> CompareExtra(object desired, LiveResource live);

    /// <summary>The tags in the desired state; null where the type cannot carry any.</summary>
    IReadOnlyDictionary<string, string>? GetTags(object desired);

    /// <summary>A copy of the desired state with other tags.</summary>
    object WithTags(object desired, IReadOnlyDictionary<string, string> tags);
}
