namespace Reconciler.Spec.Kinds;

/// <summary>Applies the API's constraints of another member to this one, because composition copies the value to it.</summary>
/// <param name="type">The SDK's type.</param>
/// <param name="property">Its property.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ConstrainedByAttribute(Type type, string property) : Attribute
{
    /// <summary>The SDK's type.</summary>
    public Type Type { get; } = type;

    /// <summary>Its property.</summary>
    public string Property { get; } = property;
}
