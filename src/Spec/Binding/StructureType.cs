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

    /// <summary>
    /// Says where a key belongs that the structure itself does not have; null if no structure below has it, or several do.
    /// </summary>
    public string? FindPlace(string key)
    {
        const int deepest = 2;
        List<(string Path, StructureType Type)> level = [("", this)];
        for (var depth = 0; depth < deepest; depth++)
        {
            level = [.. level.SelectMany(place => place.Type.Keys
                .Where(entry => ModelType.IsStructure(entry.Value.Member.Type))
                .Select(entry => ($"{place.Path}{entry.Key}.", Get(entry.Value.Member.Type))))];
            var found = level.Where(place => place.Type.Keys.ContainsKey(key)).ToList();
            if (found.Count == 1) return $"it belongs in {found[0].Path.TrimEnd('.')}";
            if (found.Count > 1) return null;
        }

        return null;
    }

    public static StructureType Get(Type type) => Cache.GetOrAdd(type, static t => new StructureType(t));
}
