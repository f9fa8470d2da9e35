using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning;

/// <summary>What a resource should be, with all values put in that are known of others, and stamped with its tags. Nobody changes it.</summary>
internal sealed class ResolvedState
{
    private readonly DesiredResource _resource;
    private readonly IReadOnlyList<AttributeRef> _references;
    private readonly string?[] _values;

    private ResolvedState(DesiredResource resource, IReadOnlyList<AttributeRef> references, string?[] values, string stack)
    {
        (_resource, _references, _values) = (resource, references, values);
        var known = references.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
        var model = known.Count == 0 ? resource.State : ModelMapper.Rewrite(resource.State, text => AttributeRef.Substitute(text, known.GetValueOrDefault));
        State = Ownership.ApplyTags(resource, model, stack);
        Hash = Ownership.ComputeHash(State);
        IsComplete = Array.TrueForAll(values, value => value is not null);
    }

    /// <summary>The model.</summary>
    public object State { get; }

    /// <summary>The model's hash.</summary>
    public string Hash { get; }

    /// <summary>Whether every value is known.</summary>
    public bool IsComplete { get; }

    /// <param name="resource">The resource.</param>
    /// <param name="valueOf">What is known of other resources' attributes.</param>
    /// <param name="stack">The stack that it belongs to.</param>
    /// <param name="last">How it was resolved the last time, which is the answer again while nothing more is known.</param>
    public static ResolvedState Resolve(DesiredResource resource, Func<AttributeRef, string?> valueOf, string stack, ResolvedState? last)
    {
        var isSame = last is not null && ReferenceEquals(last._resource, resource);
        var references = isSame ? last!._references : [.. resource.References.Distinct()];
        string?[] values = [.. references.Select(valueOf)];
        return isSame && values.AsSpan().SequenceEqual(last!._values) ? last : new ResolvedState(resource, references, values, stack);
    }
}
