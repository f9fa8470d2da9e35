using System.Text.Json.Nodes;

namespace Reconciler.Engine.Composition.Permissions;

/// <summary>An allowing statement of an identity policy.</summary>
/// <param name="Actions">The actions, sorted.</param>
/// <param name="Resources">The ARNs or patterns, sorted.</param>
/// <param name="Condition">The condition; null if there is none.</param>
public sealed record PolicyStatement(IReadOnlyList<string> Actions, IReadOnlyList<string> Resources, StatementCondition? Condition)
{
    /// <summary>Returns the statement as IAM reads it.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["Effect"] = "Allow", ["Action"] = ToJson(Actions), ["Resource"] = ToJson(Resources) };
        if (Condition is not null)
        {
            json[nameof(Condition)] = new JsonObject
            {
                ["StringEquals"] = new JsonObject { [Condition.Key] = ToJson(Condition.Values) },
            };
        }

        return json;
    }

    private static JsonNode ToJson(IReadOnlyList<string> texts) =>
        texts is [var only] ? JsonValue.Create(only) : new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
}
