namespace Reconciler.Spec.Kinds;

/// <summary>Says of a spec's own member which member of an API it ends up as: what AWS demands of the one, validate demands of the other.</summary>
/// <param name="type">The SDK's type.</param>
/// <param name="property">Its property.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConstrainedByAttribute(Type type, string property) : Attribute
{
    /// <summary>The SDK's type.</summary>
    public Type Type { get; } = type;

    /// <summary>Its property.</summary>
    public string Property { get; } = property;
}
