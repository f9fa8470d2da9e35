namespace Cedar.Schemas;

/// <summary>Splits qualified names.</summary>
internal static class SchemaNames
{
    public static string GetNamespace(string name) => name.LastIndexOf("::", StringComparison.Ordinal) is >= 0 and var at ? name[..at] : "";

    public static string GetLocalName(string name) =>
        name.LastIndexOf("::", StringComparison.Ordinal) is >= 0 and var at ? name[(at + 2)..] : name;

    /// <summary>The namespaces of a schema, sorted.</summary>
    public static IEnumerable<string> GetNamespaces(Schema schema) =>
        schema.EntityTypes.Select(e => e.Name).Concat(schema.Actions.Select(a => a.Uid.Type)).Select(GetNamespace)
            .Distinct().Order(StringComparer.Ordinal);
}
