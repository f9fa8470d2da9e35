using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition;

/// <summary>What a kind's composer sees and adds to while a stack is composed.</summary>
internal sealed class CompositionScope(Stack stack, AwsIdentity identity, ResourceTypes types, Func<string, string?> environment)
{
    private readonly Dictionary<ResourceAddress, DesiredResource> _resources = [];
    private readonly Dictionary<(ObjectRef Object, string Attribute), string> _exports = [];

    // Composers fill in what the spec leaves open; they do so in copies, and the spec stays what people wrote.
    private readonly IReadOnlyList<(SpecObject Object, ISpec Spec)> _specs = [.. stack.Objects.Select(o => (o, ModelMapper.Clone(o.Spec)))];

    public Stack Stack { get; } = stack;

    public AwsIdentity Identity { get; } = identity;

    public ResourceTypes Types { get; } = types;

    /// <summary>The operator's environment variables.</summary>
    public Func<string, string?> Environment { get; } = environment;

    public IEnumerable<DesiredResource> Resources => _resources.Values;

    /// <summary>Asks for a resource.</summary>
    /// <param name="owner">The object that asks.</param>
    /// <param name="type">The resource's type.</param>
    /// <param name="model">What it should be.</param>
    /// <param name="part">Which one, where an object asks for several of a type.</param>
    public DesiredResource Add(SpecObject owner, IResourceType type, object model, string? part = null)
    {
        var spec = (ResourceSpec)owner.Spec;
        var resource = new DesiredResource(AddressOf(type.Name, owner.Ref.Name, part), type, owner.Ref, model)
        {
            Adopt = spec.Adopt,
            DeletionPolicy = spec.DeletionPolicy ?? Stack.Settings.DeletionPolicy,
        };
        _resources.Add(resource.Address, resource);
        return resource;
    }

    /// <summary>Replaces a resource that was added before by one that says more.</summary>
    public void Replace(DesiredResource resource) => _resources[resource.Address] = resource;

    public DesiredResource? Find(string type, string objectName, string? part = null) =>
        _resources.GetValueOrDefault(AddressOf(type, objectName, part));

    /// <summary>Says what <c>${Kind/name.attribute}</c> stands for.</summary>
    public void Export(SpecObject owner, string attribute, string text) => _exports[(owner.Ref, attribute)] = text;

    /// <summary>What a reference stands for.</summary>
    public string? FindExport(ObjectRef @object, string attribute) => _exports.GetValueOrDefault((@object, attribute));

    /// <summary>The objects of a kind, in the order of the files.</summary>
    public IEnumerable<(SpecObject Object, TSpec Spec)> ObjectsOf<TSpec>() where TSpec : ISpec =>
        _specs.Where(entry => entry.Spec is TSpec).Select(entry => (entry.Object, (TSpec)entry.Spec));

    /// <summary>Tags of an object's resource: the stack's, the object's, its own.</summary>
    public Dictionary<string, string> MergeTags(SpecObject owner, Dictionary<string, string>? own = null)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var layer in new[] { Stack.Settings.Tags, ((ResourceSpec)owner.Spec).Tags, own })
        {
            foreach (var (key, value) in layer ?? []) tags[key] = value;
        }

        return tags;
    }

    private static ResourceAddress AddressOf(string type, string objectName, string? part) =>
        new(type, part is null ? objectName : $"{objectName}.{part}");
}
