namespace Cedar.Schemas;

/// <summary>The names of a schema: which are reserved, and the parts of qualified ones.</summary>
internal static class SchemaNames
{
    private static readonly HashSet<string> ReservedTypes =
        ["Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String"];

    public static IReadOnlyCollection<string> ExtensionTypes { get; } = ["decimal", "ipaddr", "datetime", "duration"];

    /// <summary>The reason why a type cannot have a name, or null if it can.</summary>
    public static string? FindReserved(string name, bool isCommon) => isCommon
        ? ReservedTypes.Contains(name) ? $"`{name}` is a reserved name of a type" : null
        : CedarText.IsActionType(name) ? $"`{name}` is the type of actions; an entity type cannot have this name" : null;

    public static string GetNamespace(string name) => name.LastIndexOf("::", StringComparison.Ordinal) is >= 0 and var at ? name[..at] : "";

    public static string GetLocalName(string name) =>
        name.LastIndexOf("::", StringComparison.Ordinal) is >= 0 and var at ? name[(at + 2)..] : name;

    /// <summary>The namespaces of a schema, sorted.</summary>
    public static IEnumerable<string> GetNamespaces(Schema schema) =>
        schema.EntityTypes.Select(e => e.Name).Concat(schema.Actions.Select(a => a.Uid.Type)).Select(GetNamespace)
            .Distinct().Order(StringComparer.Ordinal);
}
