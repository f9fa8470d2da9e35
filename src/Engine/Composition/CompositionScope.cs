using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition;

/// <summary>The input and the result of composing a stack, shared by the composers of all kinds.</summary>
internal sealed class CompositionScope(
    Stack stack,
    AwsIdentity identity,
    ResourceTypes types,
    Func<string, string?> environment,
    IReadOnlyDictionary<ResourceAddress, FormerResource> formers)
{
    private readonly Dictionary<ResourceAddress, Func<string, string, string>> _composedNames = [];
    private readonly IReadOnlyList<TagPattern> _ignoredTags = [.. (stack.Settings.IgnoreTags ?? []).Select(text => new TagPattern(text))];
    private readonly Dictionary<ResourceAddress, DesiredResource> _resources = [];
    private readonly Dictionary<(ObjectRef Object, string Attribute), string> _exports = [];

    // Composers set defaults in these copies. The specs of the stack stay unchanged.
    private readonly IReadOnlyList<(SpecObject Object, ISpec Spec)> _specs = [.. stack.Objects.Select(o => (o, ModelMapper.Clone(o.Spec)))];

    public Stack Stack { get; } = stack;

    public AwsIdentity Identity { get; } = identity;

    public ResourceTypes Types { get; } = types;

    /// <summary>Returns the value of an environment variable; null if it is not set.</summary>
    public Func<string, string?> Environment { get; } = environment;

    public IEnumerable<DesiredResource> Resources => _resources.Values;

    /// <summary>
    /// Returns the name of a resource in AWS: the one that the spec sets; else the one that a former owner gave it, which it keeps; else
    /// one that is composed of the names of stack and object.
    /// </summary>
    /// <param name="owner">The spec object that defines the resource.</param>
    /// <param name="type">The resource type.</param>
    /// <param name="name">The name that the spec sets; null if it sets none.</param>
    /// <param name="compose">Composes a name of the names of a stack and an object.</param>
    /// <param name="part">The part, as for <see cref="Add"/>.</param>
    public string NameOf(
        SpecObject owner, IResourceType type, string? name, Func<string, string, string> compose, string? part = null)
    {
        if (name is not null) return name;
        var address = AddressOf(type.Name, owner.Ref.Name, part);
        _composedNames[address] = compose;
        return formers.GetValueOrDefault(address)?.Name ?? compose(Stack.Name, owner.Ref.Name);
    }

    /// <summary>Adds a resource.</summary>
    /// <param name="owner">The spec object that defines it.</param>
    /// <param name="type">The resource type.</param>
    /// <param name="state">The desired state.</param>
    /// <param name="part">Distinguishes several resources of one type that the same object defines; null if there is only one.</param>
    /// <param name="existing">How the spec names a resource that exists already and is only used; null if it is reconciled.</param>
    public DesiredResource Add(
        SpecObject owner, IResourceType type, object state, string? part = null, ExistingResource? existing = null)
    {
        var spec = (ResourceSpec)owner.Spec;
        var address = AddressOf(type.Name, owner.Ref.Name, part);
        var formerOwners = FormerOwner.Find(Stack, owner);
        var compose = _composedNames.GetValueOrDefault(address);
        var resource = new DesiredResource(address, type, owner.Ref, state)
        {
            Adopt = spec.Adopt,
            DeletionPolicy = spec.DeletionPolicy ?? Stack.Settings.DeletionPolicy,
            Drift = spec.Drift,
            Suspended = Stack.Settings.Suspend ? "`suspend: true` of the Stack document"
                : spec.Suspend ? $"`suspend: true` of {owner.Ref}"
                : null,
            FormerOwners = formerOwners,
            ComposedName = compose?.Invoke(Stack.Name, owner.Ref.Name),
            FormerNames = compose is null ? [] : [.. formerOwners.Select(former => compose(former.Stack, former.Object.Name)).Distinct()],
            Former = formers.GetValueOrDefault(address),
            IgnoredFields = IgnoredFields.Find(owner, type),
            IgnoredTags = _ignoredTags,
        };
        // Nothing of what says how resources are changed applies to one that is not.
        if (existing is not null)
        {
            resource = new DesiredResource(address, type, owner.Ref, state) { Existing = existing };
        }

        _resources.Add(resource.Address, resource);
        return resource;
    }

    /// <summary>Replaces the resource at the same address.</summary>
    public void Replace(DesiredResource resource) => _resources[resource.Address] = resource;

    /// <summary>Returns a resource that was added before; null if there is none.</summary>
    public DesiredResource? Find(string type, string objectName, string? part = null) =>
        _resources.GetValueOrDefault(AddressOf(type, objectName, part));

    /// <summary>Defines the value of the reference <c>${Kind/name.attribute}</c>. It may contain placeholders.</summary>
    public void Export(SpecObject owner, string attribute, string text) => _exports[(owner.Ref, attribute)] = text;

    /// <summary>Returns the value of a reference; null if it is not defined.</summary>
    public string? FindExport(ObjectRef @object, string attribute) => _exports.GetValueOrDefault((@object, attribute));

    /// <summary>Returns the objects of a kind, in the order of the files.</summary>
    public IEnumerable<(SpecObject Object, TSpec Spec)> ObjectsOf<TSpec>() where TSpec : ISpec =>
        _specs.Where(entry => entry.Spec is TSpec).Select(entry => (entry.Object, (TSpec)entry.Spec));

    /// <summary>Merges the tags of the stack, of the object, and of the resource. Later ones take precedence.</summary>
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
