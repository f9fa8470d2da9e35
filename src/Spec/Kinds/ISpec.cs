namespace Reconciler.Spec.Kinds;

/// <summary>The <c>spec</c> part of a spec object; one class per kind.</summary>
public interface ISpec;

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

/// <summary>A kind that mirrors an API request: everything of the request can be written beside the kind's own members.</summary>
/// <typeparam name="TRequest">The SDK's request type.</typeparam>
public abstract class MirroringSpec<TRequest> : ResourceSpec where TRequest : class, new()
{
    /// <summary>The members that were written in the spec; strings may hold <c>${Kind/name.attribute}</c>.</summary>
    public TRequest Request { get; set; } = new();
}
