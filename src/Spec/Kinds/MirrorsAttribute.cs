namespace Reconciler.Spec.Kinds;

/// <summary>
/// Marks a spec class that accepts every member of an API request in addition to its own: other keys are bound to its <c>Request</c>
/// property. Thus a new field of the API needs no code.
/// </summary>
/// <param name="requestType">The SDK's request type.</param>
/// <param name="except">Members that only composition sets, such as client tokens and parent identifiers.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MirrorsAttribute(Type requestType, params string[] except) : Attribute
{
    /// <summary>The SDK's request type.</summary>
    public Type RequestType { get; } = requestType;

    /// <summary>Members of the request that a spec cannot set.</summary>
    public IReadOnlyList<string> Except { get; } = except;
}
