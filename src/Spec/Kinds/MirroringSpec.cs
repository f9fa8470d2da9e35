namespace Reconciler.Spec.Kinds;

/// <summary>A kind that mirrors an API request: everything of the request can be written beside the kind's own members.</summary>
/// <typeparam name="TRequest">The SDK's request type.</typeparam>
public abstract class MirroringSpec<TRequest> : ResourceSpec where TRequest : class, new()
{
    /// <summary>The members that were written in the spec; strings may hold <c>${Kind/name.attribute}</c>.</summary>
    public TRequest Request { get; set; } = new();
}
