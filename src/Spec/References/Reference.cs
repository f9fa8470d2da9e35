namespace Reconciler.Spec.References;

/// <summary>A value of another object: <c>${Kind/name.attribute}</c>. The account's own are those of the kind <c>aws</c>: <c>${aws.region}</c>.</summary>
/// <param name="Object">The object.</param>
/// <param name="Attribute">Which of its values.</param>
public sealed record Reference(ObjectRef Object, string Attribute)
{
    /// <summary>The kind of the account's own values.</summary>
    public const string Aws = "aws";

    /// <summary>As it is written.</summary>
    public override string ToString() => Object.Kind == Aws ? $"${{{Aws}.{Attribute}}}" : $"${{{Object}.{Attribute}}}";
}
