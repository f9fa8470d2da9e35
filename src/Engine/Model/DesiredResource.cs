using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Model;

/// <summary>A resource that the specs of a stack define.</summary>
/// <param name="Address">The address of the resource in its stack.</param>
/// <param name="Type">The resource type.</param>
/// <param name="Owner">The spec object that defines the resource.</param>
/// <param name="State">
/// The desired state: the create request of the AWS API, or a state class of the resource type. Strings may contain placeholders.
/// </param>
public sealed record DesiredResource(ResourceAddress Address, IResourceSchema Type, ObjectRef Owner, object State)
{
    /// <summary>Whether to take over an existing resource of the same name that has no owner tags. Otherwise it is a conflict.</summary>
    public bool Adopt { get; init; }

    /// <summary>Whether to delete or to retain the AWS resource after its spec is removed.</summary>
    public DeletionPolicy DeletionPolicy { get; init; }

    /// <summary>What to do about drift of the resource; null for what the stack says.</summary>
    public DriftPolicy? Drift { get; init; }

    /// <summary>What to do if the server of a target lists other tools; null for what lists none.</summary>
    internal ToolChangePolicy? ToolChanges { get; init; }

    /// <summary>How the specs name a resource that exists already and is only used; null if the resource is reconciled.</summary>
    internal ExistingResource? Existing { get; init; }

    /// <summary>Why the resource is only observed and never changed, according to the specs; null if it is reconciled.</summary>
    internal string? Suspended { get; init; }

    /// <summary>Resources that must be ready first, in addition to those that <see cref="References"/> names.</summary>
    public IReadOnlyList<ResourceAddress> After { get; init; } = [];

    /// <summary>Distinguishes several resources of the type that the object defines; null if there is only one.</summary>
    internal string? Part =>
        Address.Name.StartsWith($"{Owner.Name}.", StringComparison.Ordinal) ? Address.Name[(Owner.Name.Length + 1)..] : null;

    /// <summary>Who owned the resource before, according to the specs. Its tags may still name one of them.</summary>
    internal IReadOnlyList<FormerOwner> FormerOwners { get; init; } = [];

    /// <summary>The name in AWS that stack and object give the resource; null if the spec or AWS names it.</summary>
    internal string? ComposedName { get; init; }

    /// <summary>The names that <see cref="FormerOwners"/> gave the resource, in their order; empty if the spec or AWS names it.</summary>
    internal IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>What is known about the resource that a former owner left; null if there is nothing to know.</summary>
    internal FormerResource? Former { get; init; }

    /// <summary>The paths of members that others change: the live value counts.</summary>
    internal IReadOnlyList<string> IgnoredFields { get; init; } = [];

    /// <summary>The tags of other tools: the live value counts.</summary>
    internal IReadOnlyList<TagPattern> IgnoredTags { get; init; } = [];

    /// <summary>The references of all placeholders in <see cref="State"/>, duplicates included.</summary>
    public IEnumerable<AttributeRef> References => ModelMapper.FindStrings(State).SelectMany(entry => AttributeRef.Find(entry.Text));

    /// <summary>Returns the placeholder of an attribute of this resource.</summary>
    /// <param name="name">The name of the attribute, such as <c>arn</c>.</param>
    public string Attribute(string name) => new AttributeRef(Address, name).ToString();

    /// <summary>The placeholder of the ARN.</summary>
    public string Arn => Attribute("arn");

    /// <summary>The placeholder of the identifier.</summary>
    public string Id => Attribute("id");
}
