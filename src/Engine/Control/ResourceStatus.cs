using Reconciler.Engine.Execution;

namespace Reconciler.Engine.Control;

/// <summary>Where one resource stands.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name in the stack.</param>
/// <param name="Object">The spec object that asks for it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why.</param>
/// <param name="Id">Its ARN or what else names it in AWS.</param>
/// <param name="Attributes">Its values that others may refer to.</param>
/// <param name="IsDrift">Whether it changed behind our back.</param>
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
    public string Address => $"{Type}/{Name}";
}
