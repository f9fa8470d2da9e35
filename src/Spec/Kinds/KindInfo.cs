namespace Reconciler.Spec.Kinds;

/// <summary>The description of a kind.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SpecType">The class of its <c>spec</c>.</param>
/// <param name="Attributes">The attributes that <c>${Kind/name.attribute}</c> can refer to; <c>*</c> matches any one part.</param>
/// <param name="GetReferences">Returns the objects that a spec refers to by name.</param>
internal sealed record KindInfo(
    string Name, Type SpecType, IReadOnlyList<string> Attributes, Func<ISpec, IEnumerable<NamedReference>> GetReferences)
{
    /// <summary>Whether the kind has an attribute with this name.</summary>
    public bool HasAttribute(string attribute) => Attributes.Any(offered => Matches(offered.Split('.'), attribute.Split('.')));

    private static bool Matches(string[] offered, string[] asked) =>
        offered.Length == asked.Length && offered.Zip(asked).All(part => part.First == "*" || part.First == part.Second);
}
