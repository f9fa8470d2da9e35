namespace Reconciler.Spec.Kinds;

/// <summary>
/// A kind that mirrors an API request: its spec accepts every member of the request in addition to the kind's own members.
/// </summary>
/// <typeparam name="TRequest">The SDK's request type.</typeparam>
public abstract class MirroringSpec<TRequest> : ResourceSpec where TRequest : class, new()
{
    /// <summary>The request members that the spec sets. Strings may contain <c>${Kind/name.attribute}</c>.</summary>
    public TRequest Request { get; set; } = new();
}
