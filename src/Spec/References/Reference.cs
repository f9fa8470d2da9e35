namespace Reconciler.Spec.References;

/// <summary>A reference to an attribute of an object, <c>${Kind/name.attribute}</c>, or of the account, <c>${aws.region}</c>.</summary>
/// <param name="Object">The object.</param>
/// <param name="Attribute">The attribute.</param>
public sealed record Reference(ObjectRef Object, string Attribute)
{
    /// <summary>The kind of the account's attributes.</summary>
    public const string Aws = "aws";

    /// <summary>The reference as text.</summary>
    public override string ToString() => Object.Kind == Aws ? $"${{{Aws}.{Attribute}}}" : $"${{{Object}.{Attribute}}}";
}
