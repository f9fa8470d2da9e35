namespace Reconciler.Spec.Kinds;

/// <summary>What there is to know of a kind.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SpecType">The class of its <c>spec</c>.</param>
/// <param name="Attributes">The values that <c>${Kind/name.attribute}</c> can take; <c>*</c> stands for any one part.</param>
/// <param name="GetReferences">The objects that a spec names, and where.</param>
public sealed record KindInfo(
    string Name, Type SpecType, IReadOnlyList<string> Attributes, Func<ISpec, IEnumerable<NamedReference>> GetReferences)
{
    /// <summary>Whether the kind has a value of this name.</summary>
    public bool HasAttribute(string attribute) => Attributes.Any(offered => Matches(offered.Split('.'), attribute.Split('.')));

    private static bool Matches(string[] offered, string[] asked) =>
        offered.Length == asked.Length && offered.Zip(asked).All(part => part.First == "*" || part.First == part.Second);
}

/// <summary>An object that another one names.</summary>
/// <param name="Path">The member that names it, such as <c>spec.gateway</c>.</param>
/// <param name="Object">The object.</param>
/// <param name="IsDependency">Whether it has to be there first; sharing a role is none.</param>
public sealed record NamedReference(string Path, ObjectRef Object, bool IsDependency = true);
