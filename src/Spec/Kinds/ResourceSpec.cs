using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>The common members of all kinds that declare AWS resources.</summary>
public abstract class ResourceSpec : ISpec
{
    /// <summary>Take over existing resources with the same names that have no owner tag.</summary>
    public bool Adopt { get; set; }

    /// <summary>What happens to the resources if the object is removed from git; the stack's policy if unset.</summary>
    public DeletionPolicy? DeletionPolicy { get; set; }

    /// <summary>What to do about drift of the object's resources; the stack's policy if unset.</summary>
    public DriftPolicy? Drift { get; set; }

    /// <summary>
    /// Whether the object's resources are only observed and reported: none is created, changed or deleted. What depends on them waits.
    /// </summary>
    public bool Suspend { get; set; }

    /// <summary>
    /// The names that the object had before: <c>name</c>, or <c>stack/name</c> if it was in another stack. Resources of these objects are
    /// taken over in place, and keep their names in AWS while the entry stands.
    /// </summary>
    /// <example>["old-name", "old-stack/old-name"]</example>
    [ItemPattern(FormerName.ObjectPattern)]
    public List<string>? FormerNames { get; set; }

    /// <summary>Tags of this object's resources, in addition to the stack's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}
