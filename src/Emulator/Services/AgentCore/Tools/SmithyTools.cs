using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore.Tools;

/// <summary>Converts the operations of a Smithy model in JSON form to tools.</summary>
internal static class SmithyTools
{
    private const int MaxDepth = 8;
    private const string Documentation = "smithy.api#documentation";
    private const string Required = "smithy.api#required";

    public static IReadOnlyList<JsonObject> Read(JsonObject model)
    {
        var shapes = model["shapes"] as JsonObject ?? [];
        var budget = new ExpansionBudget();
        return [.. shapes.Where(s => s.Value is JsonObject shape && shape.TextOrNull("type") == "operation")
            .Select(s => Tool(shapes, s.Key, s.Value!.AsObject(), budget))];
    }

    private static JsonObject Tool(JsonObject shapes, string id, JsonObject operation, ExpansionBudget budget)
    {
        var name = id[(id.IndexOf('#', StringComparison.Ordinal) + 1)..];
        return new JsonObject
        {
            ["name"] = name,
            ["description"] = Trait(operation, Documentation)?.ToString() ?? name,
            ["inputSchema"] = operation["input"]?["target"]?.ToString() is { } input and not "smithy.api#Unit"
                ? Schema(shapes, input, 0, budget)
                : new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() },
        };
    }

    private static JsonObject Schema(JsonObject shapes, string id, int depth, ExpansionBudget budget)
    {
        var shape = shapes[id] as JsonObject ?? [];
        return (shape.TextOrNull("type") ?? Simple(id)) switch
        {
            _ when depth > MaxDepth || !budget.TryTake() => [],
            "structure" or "union" => Structure(shapes, shape, depth, budget),
            "list" or "set" =>
                new JsonObject { ["type"] = "array", ["items"] = Schema(shapes, Target(shape["member"]), depth + 1, budget) },
            "map" => new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = Schema(shapes, Target(shape["value"]), depth + 1, budget),
            },
            "byte" or "short" or "integer" or "long" or "bigInteger" or "intEnum" => new JsonObject { ["type"] = "integer" },
            "float" or "double" or "bigDecimal" => new JsonObject { ["type"] = "number" },
            "boolean" => new JsonObject { ["type"] = "boolean" },
            "document" => [],
            _ => new JsonObject { ["type"] = "string" },
        };
    }

    private static JsonObject Structure(JsonObject shapes, JsonObject shape, int depth, ExpansionBudget budget)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var (name, member) in shape["members"] as JsonObject ?? [])
        {
            var schema = Schema(shapes, Target(member), depth + 1, budget);
            if (Trait(member, Documentation) is { } documentation)
                schema["description"] = documentation.DeepClone();
            properties[name] = schema;
            if (Trait(member, Required) is not null)
                required.Add((JsonNode)name);
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
    }

    // Models do not contain the prelude's shapes, such as smithy.api#String. Their names are their types.
    private static string Simple(string id)
    {
        var name = id[(id.IndexOf('#', StringComparison.Ordinal) + 1)..].Replace("Primitive", "", StringComparison.Ordinal);
        return name.Length == 0 ? "" : char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string Target(JsonNode? member) => member?["target"]?.ToString() ?? "";

    private static JsonNode? Trait(JsonNode? shape, string trait) => shape?["traits"]?[trait];
}
