using System.Linq.Expressions;
using System.Reflection;

namespace Reconciler.Spec.Mapping;

/// <summary>One member of a model type, with compiled access.</summary>
internal sealed class ModelMember
{
    private readonly Func<object, object?> _get;
    private readonly Action<object, object?> _set;

    public ModelMember(PropertyInfo property)
    {
        Property = property;
        Name = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
        Type = property.PropertyType;
        var model = Expression.Parameter(typeof(object));
        var value = Expression.Parameter(typeof(object));
        var access = Expression.Property(Expression.Convert(model, property.DeclaringType!), property);
        _get = Expression.Lambda<Func<object, object?>>(Expression.Convert(access, typeof(object)), model).Compile(preferInterpretation: true);
        _set = Expression.Lambda<Action<object, object?>>(Expression.Assign(access, Expression.Convert(value, Type)), model, value).Compile(preferInterpretation: true);
    }

    public PropertyInfo Property { get; }

    /// <summary>The name in specs and JSON: the property's, with a small first letter.</summary>
    public string Name { get; }

    public Type Type { get; }

    public object? Get(object model) => _get(model);

    public void Set(object model, object? value) => _set(model, value);
}
