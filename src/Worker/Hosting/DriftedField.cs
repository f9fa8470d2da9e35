using Reconciler.Engine.Execution;

namespace Reconciler.Worker.Hosting;

/// <summary>A member of a resource that was changed outside of git.</summary>
/// <param name="Resource">The address of the resource.</param>
/// <param name="Path">The path of the member; null if the whole resource was deleted.</param>
/// <param name="Live">The live value as JSON; null if it is unset.</param>
/// <param name="Desired">The value of the specs as JSON; null if it is unset.</param>
/// <param name="IsHealed">Whether the pass changes it back.</param>
internal sealed record DriftedField(string Resource, string? Path, string? Live, string? Desired, bool IsHealed)
{
    /// <summary>Returns what has drifted of a resource.</summary>
    public static IEnumerable<DriftedField> Of(ResourceOutcome outcome)
    {
        var (resource, isHealed) = (outcome.Address.ToString(), outcome.State != ResourceState.Drifted);
        return outcome.Fields.Count == 0
            ? [new(resource, null, null, null, isHealed)]
            : outcome.Fields.Select(field => new DriftedField(
                resource, field.Path, field.Old?.ToJsonString(), field.New?.ToJsonString(), isHealed));
    }
}
