using System.Reflection;

namespace Reconciler.Spec.Mapping;

/// <summary>One member of a model type.</summary>
internal sealed class ModelMember(PropertyInfo property)
{
    private readonly MethodInvoker _get = MethodInvoker.Create(property.GetMethod!);
    private readonly MethodInvoker _set = MethodInvoker.Create(property.SetMethod!);

    // Most models are only copied and compared, so what only checks need is read when it is needed.
    private readonly Lazy<MemberConstraint> _constraint = new(() => MemberConstraint.Read(property));

    public PropertyInfo Property { get; } = property;

    /// <summary>What the values of the member must be.</summary>
    public MemberConstraint Constraint => _constraint.Value;

    /// <summary>The name in specs and JSON: the property's name with a lower-case first letter.</summary>
    public string Name { get; } = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    public Type Type { get; } = property.PropertyType;

    public object? Get(object model) => _get.Invoke(model);

    public void Set(object model, object? value) => _set.Invoke(model, value);
}
