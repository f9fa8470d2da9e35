using System.Collections.Concurrent;
using System.Collections.Frozen;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.Rules;
using Reconciler.Spec.Yaml;

namespace Reconciler.Spec.Binding;

/// <summary>What binding needs to know of a structure, cached.</summary>
internal sealed class StructureType
{
    // A cache of immutable type metadata, not state.
    private static readonly ConcurrentDictionary<Type, StructureType> Cache = new();

    private StructureType(Type type)
    {
        Keys = SpecTypes.GetKeys(type).ToFrozenDictionary(
            key => key.Key, key => (key.Member, key.IsMirrored), StringComparer.Ordinal);
        Required = [.. SpecTypes.GetRequiredMembers(type).Select(member => member.Name)];
        Rules = TypeRules.Get(type);
        IsUnion = ApiConstraints.IsUnion(type);
    }

    /// <summary>The members by their keys, and whether they belong to the mirrored request.</summary>
    public FrozenDictionary<string, (ModelMember Member, bool IsMirrored)> Keys { get; }

    /// <summary>The keys that must be set.</summary>
    public IReadOnlyList<string> Required { get; }

    /// <summary>The rules about members that are set together.</summary>
    public IReadOnlyList<MemberRule> Rules { get; }

    /// <summary>Whether exactly one member must be set.</summary>
    public bool IsUnion { get; }

    /// <summary>Whether the structure is valid if no member is set.</summary>
    public bool AcceptsNothing => !IsUnion && Required.Count == 0 && Rules.All(rule => rule.FindProblem(NodeMembers.None) is null);

    public static StructureType Get(Type type) => Cache.GetOrAdd(type, static t => new StructureType(t));
}
