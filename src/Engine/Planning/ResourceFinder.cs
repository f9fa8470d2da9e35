using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Observes single resources of a stack, with as few calls as possible: only the resource and those that its identity refers to.
/// </summary>
public sealed class ResourceFinder
{
    private readonly ResourceGraph _graph;
    private readonly ResourcePlanner _planner;

    internal ResourceFinder(ResourceTypes types, ResourceGraph graph, AwsAccount aws, string stack, KnownStacks stacks)
    {
        var memory = new StackMemory();
        _graph = graph;
        _planner = new ResourcePlanner(
            types, aws, stack, memory, new OwnershipEvidence(types, aws, stack, memory, () => graph), stacks);
    }

    /// <summary>Observes and compares one resource.</summary>
    /// <param name="address">The address of the resource.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <exception cref="KeyNotFoundException">The stack does not contain the address.</exception>
    public async Task<PlannedChange> FindAsync(ResourceAddress address, CancellationToken cancellationToken)
    {
        var resource = _graph[address];
        if (resource.Type.CanObserve(resource.State)) return await _planner.PlanAsync(resource, _ => null, cancellationToken);

        // The identity refers to the parent, so the parent must be observed first.
        var values = new Dictionary<AttributeRef, string?>();
        foreach (var reference in resource.References.Distinct())
        {
            values[reference] = await ValueAsync(reference, cancellationToken);
        }

        return await _planner.PlanAsync(resource, values.GetValueOrDefault, cancellationToken);
    }

    /// <summary>Replaces the placeholders of a text with the values of live resources.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>The text; null if a value does not exist yet.</returns>
    public async Task<string?> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        foreach (var reference in AttributeRef.Find(text).Distinct().ToList())
        {
            if (await ValueAsync(reference, cancellationToken) is not { } value) return null;
            text = text.Replace(reference.ToString(), value, StringComparison.Ordinal);
        }

        return text;
    }

    private async Task<string?> ValueAsync(AttributeRef reference, CancellationToken cancellationToken) =>
        (await FindAsync(reference.Resource, cancellationToken)).Live?.Attributes.GetValueOrDefault(reference.Attribute);
}
