using System.Reflection;

namespace Reconciler.Spec.Mapping;

/// <summary>One member of a model type.</summary>
internal sealed class ModelMember(PropertyInfo property)
{
    // Many members are never used by a command, and most models are only copied and compared: both are made when they are needed.
    private readonly Lazy<MemberAccess> _access = new(() => MemberAccess.Create(property));
    private readonly Lazy<MemberConstraint> _constraint = new(() => MemberConstraint.Read(property));

    public PropertyInfo Property { get; } = property;

    /// <summary>What the values of the member must be.</summary>
    public MemberConstraint Constraint => _constraint.Value;

    /// <summary>The name in specs and JSON: the property's name with a lower-case first letter.</summary>
    public string Name { get; } = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    public Type Type { get; } = property.PropertyType;

    public object? Get(object model) => _access.Value.Get(model);

    public void Set(object model, object? value) => _access.Value.Set(model, value);
}
