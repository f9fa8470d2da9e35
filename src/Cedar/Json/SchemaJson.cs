using System.Text.Json;
using Cedar.Schemas;

namespace Cedar.Json;

/// <summary>Reads and writes schemas in Cedar's JSON form.</summary>
public static class SchemaJson
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 4 * SchemaParser.MaxTypeDepth };

    // Each level of a type takes two levels of JSON.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, MaxDepth = 1000 };

    /// <summary>Reads a schema.</summary>
    /// <exception cref="CedarSyntaxException">The text is not a schema, or a name in it is not declared.</exception>
    public static Schema Read(string json) =>
        SchemaResolver.Resolve(JsonDocumentReader.Read(json, Bounded, (root, positions) => new SchemaJsonReader(positions).ReadNamespaces(root)));

    /// <summary>Writes a schema. Common types are written out where they are used.</summary>
    public static string Write(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return SchemaJsonWriter.WriteSchema(schema).ToJsonString(Indented);
    }
}
