namespace Reconciler.Engine.Aws;

/// <summary>
/// What a cached read is about: one resource, or all resources of a type in a parent. The parts are compared one by one, so no name that a
/// person chose can equal the scope of something else.
/// </summary>
internal readonly record struct ViewScope
{
    private ViewScope(string type, string? parentId, string? id) => (Type, ParentId, Id) = (type, parentId, id);

    /// <summary>The name of the resource type.</summary>
    public string Type { get; }

    /// <summary>The identifier of the parent; null for top-level types.</summary>
    public string? ParentId { get; }

    /// <summary>The identifier by which calls name the resource; null for the list.</summary>
    public string? Id { get; }

    /// <summary>The list that contains the resource.</summary>
    public ViewScope List => new(Type, ParentId, null);

    /// <summary>The list of all roles, users and policies of the account. They are in no region, and one call lists them.</summary>
    public static ViewScope Iam { get; } = OfList("Iam");

    /// <summary>Returns the scope of one resource.</summary>
    public static ViewScope OfResource(string type, string? parentId, string id) => new(type, parentId, id);

    /// <summary>Returns the scope of all resources of a type in the account, or in a parent.</summary>
    public static ViewScope OfList(string type, string? parentId = null) => new(type, parentId, null);

    /// <summary>Returns the key of a read of this scope.</summary>
    /// <param name="operation">The operation that reads, because one resource can have several reads.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    public ViewKey<T> Read<T>(string operation) => new(this, operation);
}
