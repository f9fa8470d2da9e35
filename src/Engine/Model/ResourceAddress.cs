namespace Reconciler.Engine.Model;

/// <summary>
/// The address of a resource in its stack, such as <c>Role/mcp-server.execution</c>. It does not change as long as the spec object keeps
/// its name. Resources that are not in the specs have their AWS identifier as name.
/// </summary>
/// <param name="Type">The name of the resource type.</param>
/// <param name="Name">The name of the spec object, followed by <c>.part</c> if the object defines several resources of the type.</param>
public readonly record struct ResourceAddress(string Type, string Name) : IComparable<ResourceAddress>
{
    /// <summary>Compares by type, then by name, ordinally.</summary>
    /// <param name="other">The other address.</param>
    public int CompareTo(ResourceAddress other) =>
        string.CompareOrdinal(Type, other.Type) is not 0 and var byType ? byType : string.CompareOrdinal(Name, other.Name);

    /// <summary>Returns <c>Type/Name</c>.</summary>
    public override string ToString() => $"{Type}/{Name}";
}
