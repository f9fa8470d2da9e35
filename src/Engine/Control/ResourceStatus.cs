using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Control;

/// <summary>The status of one resource.</summary>
/// <param name="Type">The name of the resource type.</param>
/// <param name="Name">The name of the resource in its stack.</param>
/// <param name="Object">The spec object that defines the resource, as <c>Kind/name</c>; null if it is no longer in the specs.</param>
/// <param name="State">The state.</param>
/// <param name="Reason">Why the resource has this state; null if there is nothing to add.</param>
/// <param name="Id">The ARN, or another name that is unambiguous in the account; null if the resource does not exist.</param>
/// <param name="Attributes">The attributes that specs can refer to, by name.</param>
/// <param name="IsDrift">Whether the resource was changed outside of git.</param>
public sealed record ResourceStatus(
    string Type,
    string Name,
    string? Object,
    ResourceState State,
    string? Reason,
    string? Id,
    IReadOnlyDictionary<string, string> Attributes,
    bool IsDrift)
{
    /// <summary>What is known about the tools of a target; null for other resources, and while the target changes.</summary>
    internal ToolStatus? Tools { get; init; }

    /// <summary>The address in the stack: <c>Type/Name</c>.</summary>
    public string Address => $"{Type}/{Name}";
}
