using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Documentation;
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

    private static readonly Lazy<string> Embedded = new(ReadEmbedded);

    /// <summary>The schema (2020-12) of one document of any kind, as it is checked in.</summary>
    public static string Text => Embedded.Value;

    /// <summary>Generates the schema from the types. It takes the documentation file of the assembly, which is not published.</summary>
    internal static string Generate()
    {
        var documentation = new SpecDocumentation();
        var types = new TypeSchemas(documentation);
        var names = KindCatalog.All.Select(kind => (JsonNode)kind.Name).ToArray();
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "reconciler spec",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject
                {
                    ["description"] = "The version of the format.",
                    ["const"] = KindCatalog.ApiVersion,
                },
                ["kind"] = new JsonObject
                {
                    ["description"] = "What the document declares. It decides which members spec has.",
                    ["enum"] = new JsonArray(names),
                },
                ["metadata"] = CreateMetadata(),
                ["spec"] = new JsonObject { ["description"] = "The desired state.", ["type"] = "object" },
            },
            ["required"] = new JsonArray("apiVersion", "kind", "metadata"),
            ["additionalProperties"] = false,

            // An editor follows the branch of the kind that is written, so it shows the errors of that kind only.
            ["allOf"] = new JsonArray([.. KindCatalog.All.Select(kind => CreateBranch(kind, types))]),
            ["$defs"] = types.GetDefinitions(),
        }.ToJsonString(Indented);
    }

    private static string ReadEmbedded()
    {
        using var stream = typeof(SpecSchema).Assembly.GetManifestResourceStream("schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static JsonObject CreateBranch(KindInfo kind, TypeSchemas types)
    {
        var then = new JsonObject { ["properties"] = new JsonObject { ["spec"] = types.GetSchema(kind.SpecType) } };
        if (!StructureType.Get(kind.SpecType).AcceptsNothing) then["required"] = new JsonArray("spec");
        return new JsonObject
        {
            ["if"] = new JsonObject
            {
                ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["const"] = kind.Name } },
                ["required"] = new JsonArray("kind"),
            },
            ["then"] = then,
        };
    }

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
