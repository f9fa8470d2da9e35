namespace Reconciler.Spec.Kinds;

/// <summary>What every kind that asks for AWS resources can say.</summary>
public abstract class ResourceSpec : ISpec
{
    /// <summary>Take over resources of these names that exist already and carry no owner.</summary>
    public bool Adopt { get; set; }

    /// <summary>What happens to the resources when the object leaves git; the stack's policy when unset.</summary>
    public DeletionPolicy? DeletionPolicy { get; set; }

    /// <summary>Tags of this object's resources, on top of the stack's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}
