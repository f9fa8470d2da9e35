using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Model;

/// <summary>One AWS thing that the stack asks for.</summary>
/// <param name="Address">Where it stands in the stack.</param>
/// <param name="Type">What kind of AWS thing it is.</param>
/// <param name="Owner">The spec object that asks for it.</param>
/// <param name="State">What it should be: the API's create request, or the type's own model. Strings may hold marks.</param>
public sealed record DesiredResource(ResourceAddress Address, IResourceSchema Type, ObjectRef Owner, object State)
{
    /// <summary>Take over a resource of this name that nobody owns.</summary>
    public bool Adopt { get; init; }

    /// <summary>What happens when it is not wanted any more.</summary>
    public DeletionPolicy DeletionPolicy { get; init; }

    /// <summary>Resources that must be ready first although no value of theirs is used.</summary>
    public IReadOnlyList<ResourceAddress> After { get; init; } = [];

    /// <summary>The attributes of others whose marks its model holds, as often as it does.</summary>
    public IEnumerable<AttributeRef> References => ModelMapper.FindStrings(State).SelectMany(entry => AttributeRef.Find(entry.Text));

    /// <summary>The mark of one of its attributes.</summary>
    public string Attribute(string name) => new AttributeRef(Address, name).ToString();

    /// <summary>Its ARN's mark.</summary>
    public string Arn => Attribute("arn");

    /// <summary>Its identifier's mark.</summary>
    public string Id => Attribute("id");
}
