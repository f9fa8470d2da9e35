using System.Reflection;
using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Mapping;

/// <summary>One member of a model type.</summary>
internal sealed class ModelMember(PropertyInfo property)
{
    private readonly MethodInvoker _get = MethodInvoker.Create(property.GetMethod!);
    private readonly MethodInvoker _set = MethodInvoker.Create(property.SetMethod!);

    public PropertyInfo Property { get; } = property;

    /// <summary>
    /// The property whose constraints apply: the one that <see cref="ConstrainedByAttribute"/> names, or the property itself.
    /// </summary>
    public PropertyInfo ConstraintSource { get; } = property.GetCustomAttribute<ConstrainedByAttribute>() is { } other
        ? other.Type.GetProperty(other.Property)!
        : property;

    /// <summary>The name in specs and JSON: the property's name with a lower-case first letter.</summary>
    public string Name { get; } = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    public Type Type { get; } = property.PropertyType;

    public object? Get(object model) => _get.Invoke(model);

    public void Set(object model, object? value) => _set.Invoke(model, value);
}
