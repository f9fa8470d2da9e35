using System.Reflection;
using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Mapping;

/// <summary>One member of a model type.</summary>
internal sealed class ModelMember(PropertyInfo property)
{
    private readonly MethodInvoker _get = MethodInvoker.Create(property.GetMethod!);
    private readonly MethodInvoker _set = MethodInvoker.Create(property.SetMethod!);

    public PropertyInfo Property { get; } = property;

    /// <summary>The property that says what AWS demands of the value: another's, where a spec's own member stands for that.</summary>
    public PropertyInfo ConstraintSource { get; } = property.GetCustomAttribute<ConstrainedByAttribute>() is { } other ? other.Type.GetProperty(other.Property)! : property;

    /// <summary>The name in specs and JSON: the property's, with a small first letter.</summary>
    public string Name { get; } = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    public Type Type { get; } = property.PropertyType;

    public object? Get(object model) => _get.Invoke(model);

    public void Set(object model, object? value) => _set.Invoke(model, value);
}
