using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Amazon.Runtime;
using Amazon.Runtime.Documents;

namespace Reconciler.Spec.Mapping;

/// <summary>The members of a model type, cached. SDK models and our own classes are handled alike.</summary>
internal sealed class ModelType
{
    // A cache of immutable type metadata, not state.
    private static readonly ConcurrentDictionary<Type, ModelType> Shapes = new();
    private readonly FrozenDictionary<string, ModelMember> _byName;

    private ModelType(Type type)
    {
        Members = [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanRead && property.CanWrite && property.GetIndexParameters().Length == 0)
            // Skip the members that AWSSDK.Core adds to every request: they are not API data.
            .Where(property => property.DeclaringType!.Assembly != typeof(AmazonWebServiceRequest).Assembly)
            .Select(property => new ModelMember(property))
            .OrderBy(member => member.Name, StringComparer.Ordinal)];
        _byName = Members.ToFrozenDictionary(member => member.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<ModelMember> Members { get; }

    public static ModelType Get(Type type) => Shapes.GetOrAdd(type, static t => new ModelType(t));

    public bool TryGet(string name, [NotNullWhen(true)] out ModelMember? member) => _byName.TryGetValue(name, out member);

    /// <summary>Whether a type is a structure with members, not a value or a collection.</summary>
    public static bool IsStructure(Type type) =>
        type is { IsClass: true, IsAbstract: false }
        && type != typeof(string)
        && type != typeof(JsonDocumentText)
        && !typeof(ConstantClass).IsAssignableFrom(type)
        && !typeof(IEnumerable).IsAssignableFrom(type)
        && !typeof(Stream).IsAssignableFrom(type)
        && type != typeof(Document)
        && type != typeof(Secret);
}
