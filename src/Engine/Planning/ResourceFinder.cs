using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;

namespace Reconciler.Engine.Planning;

/// <summary>Looks at single resources of a stack, with no more calls than it takes to find them.</summary>
public sealed class ResourceFinder
{
    private readonly ResourceGraph _graph;
    private readonly ResourcePlanner _planner;

    internal ResourceFinder(ResourceTypes types, ResourceGraph graph, AwsAccount aws, string stack)
    {
        _graph = graph;
        _planner = new ResourcePlanner(types, aws, stack, new StackMemory());
    }

    /// <summary>What can be said of a resource: whether it is there, whose it is, and what it is.</summary>
    public async Task<PlannedChange> FindAsync(ResourceAddress address, CancellationToken cancellationToken)
    {
        var resource = _graph[address];
        if (resource.Type.CanObserve(resource.State)) return await _planner.PlanAsync(resource, _ => null, cancellationToken);

        // It lives inside another one, which has to be found first.
        var values = new Dictionary<AttributeRef, string?>();
        foreach (var reference in resource.References.Distinct())
        {
            values[reference] = await ValueAsync(reference, cancellationToken);
        }

        return await _planner.PlanAsync(resource, values.GetValueOrDefault, cancellationToken);
    }

    /// <summary>A text with the values that its marks stand for; null when one of them is not there yet.</summary>
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
