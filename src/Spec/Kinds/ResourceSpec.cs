namespace Reconciler.Spec.Kinds;

/// <summary>The common members of all kinds that declare AWS resources.</summary>
public abstract class ResourceSpec : ISpec
{
    /// <summary>Take over existing resources with the same names that have no owner tag.</summary>
    public bool Adopt { get; set; }

    /// <summary>What happens to the resources if the object is removed from git; the stack's policy if unset.</summary>
    public DeletionPolicy? DeletionPolicy { get; set; }

    /// <summary>Tags of this object's resources, in addition to the stack's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}
