namespace Reconciler.Spec.Kinds;

/// <summary>
/// Says that a spec class takes, beside its own members, every member of an API request: the keys that the class does not
/// know itself are bound to its <c>Request</c> property. So each field of the API can be written the day the model has it.
/// </summary>
/// <param name="requestType">The SDK's request type.</param>
/// <param name="except">Members that composition fills in and nobody writes (client tokens, parent identifiers).</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MirrorsAttribute(Type requestType, params string[] except) : Attribute
{
    /// <summary>The SDK's request type.</summary>
    public Type RequestType { get; } = requestType;

    /// <summary>Members of the request that cannot be written in a spec.</summary>
    public IReadOnlyList<string> Except { get; } = except;
}
