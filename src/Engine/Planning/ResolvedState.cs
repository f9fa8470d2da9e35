using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning;

/// <summary>The desired state of a resource with its ownership tags, in which known values replace placeholders. Immutable.</summary>
internal sealed class ResolvedState
{
    private readonly DesiredResource _resource;
    private readonly IReadOnlyList<AttributeRef> _references;
    private readonly string?[] _values;

    private ResolvedState(DesiredResource resource, IReadOnlyList<AttributeRef> references, string?[] values, string stack, string region)
    {
        (_resource, _references, _values) = (resource, references, values);
        var known = references.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
        var state = known.Count == 0
            ? resource.State
            : ModelMapper.Rewrite(resource.State, text => AttributeRef.Substitute(text, known.GetValueOrDefault));
        State = Ownership.ApplyTags(resource, state, stack, region);
        Hash = Ownership.ComputeHash(State);
        IsComplete = Array.TrueForAll(values, value => value is not null);
    }

    /// <summary>The resolved state.</summary>
    public object State { get; }

    /// <summary>The spec hash of <see cref="State"/>.</summary>
    public string Hash { get; }

    /// <summary>Whether no placeholder is left.</summary>
    public bool IsComplete { get; }

    /// <summary>Resolves the desired state of a resource.</summary>
    /// <param name="resource">The resource. Its state is not changed.</param>
    /// <param name="valueOf">Returns the value of an attribute; null if it is unknown.</param>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="region">The region of the stack.</param>
    /// <param name="last">
    /// The result of the previous pass. It is returned again if no value has changed, because resolving is expensive.
    /// </param>
    public static ResolvedState Resolve(
        DesiredResource resource, Func<AttributeRef, string?> valueOf, string stack, string region, ResolvedState? last)
    {
        var isSame = last is not null && ReferenceEquals(last._resource, resource);
        var references = isSame ? last!._references : [.. resource.References.Distinct()];
        string?[] values = [.. references.Select(valueOf)];
        return isSame && values.AsSpan().SequenceEqual(last!._values)
            ? last
            : new ResolvedState(resource, references, values, stack, region);
    }
}
