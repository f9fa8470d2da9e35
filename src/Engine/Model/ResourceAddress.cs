namespace Reconciler.Engine.Model;

/// <summary>Where a resource stands in its stack: <c>Role/mcp-server.execution</c>. Stable while the spec object keeps its name.</summary>
/// <param name="Type">The resource type's name.</param>
/// <param name="Name">The spec object's name and, where it asks for several resources of a type, which one.</param>
public readonly record struct ResourceAddress(string Type, string Name) : IComparable<ResourceAddress>
{
    public int CompareTo(ResourceAddress other) =>
        string.CompareOrdinal(Type, other.Type) is not 0 and var byType ? byType : string.CompareOrdinal(Name, other.Name);

    public override string ToString() => $"{Type}/{Name}";
}
