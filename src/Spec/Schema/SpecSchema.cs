using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Schema;

/// <summary>Generates the JSON Schema of specs for editors, from the types that specs are bound to.</summary>
public static class SpecSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Generates the schema (2020-12) of one document of any kind.</summary>
    public static string Generate()
    {
        var documentation = XmlDocumentation.Load();
        var types = new TypeSchemas(documentation);
        var kinds = KindCatalog.All.Select(kind => CreateDocument(kind, types, documentation)).ToArray<JsonNode>();
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "reconciler spec",
            ["oneOf"] = new JsonArray(kinds),
            ["$defs"] = types.GetDefinitions(),
        }.ToJsonString(Indented);
    }

    private static JsonObject CreateDocument(KindInfo kind, TypeSchemas types, XmlDocumentation documentation) => new()
    {
        ["title"] = kind.Name,
        ["description"] = documentation.FindSummary(kind.SpecType),
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["const"] = KindCatalog.ApiVersion },
            ["kind"] = new JsonObject { ["const"] = kind.Name },
            ["metadata"] = CreateMetadata(),
            ["spec"] = types.GetSchema(kind.SpecType),
        },
        ["required"] = kind.Name == KindCatalog.StackKind
            ? new JsonArray("apiVersion", "kind", "metadata")
            : new JsonArray("apiVersion", "kind", "metadata", "spec"),
        ["additionalProperties"] = false,
    };

    private static JsonObject CreateMetadata() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["name"] = new JsonObject
            {
                ["description"] = "The object's name: other objects of the stack refer to it, and names in AWS are composed from it.",
                ["type"] = "string",
                ["pattern"] = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            },
            ["labels"] = CreateTextMap("Labels for people and tools."),
            ["annotations"] = CreateTextMap("Instructions to the operator, such as `reconciler/confirm-prune`, and notes of other tools."),
        },
        ["required"] = new JsonArray("name"),
        ["additionalProperties"] = false,
    };

    private static JsonObject CreateTextMap(string description) => new()
    {
        ["description"] = description,
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = "string" },
    };
}
