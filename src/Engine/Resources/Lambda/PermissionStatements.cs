using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Engine.Resources.Lambda;

/// <summary>Reads the statements of a function's resource policy.</summary>
internal static class PermissionStatements
{
    /// <summary>Reads a policy.</summary>
    /// <param name="function">The name of the function.</param>
    /// <param name="policy">The policy document.</param>
    public static IReadOnlyList<LambdaPermissionState> Read(string function, string policy) =>
        JsonNode.Parse(policy)?["Statement"] is JsonArray statements
            ? [.. statements.OfType<JsonObject>().Select(statement => Read(function, (JsonObject)statement.DeepClone()))]
            : [];

    private static LambdaPermissionState Read(string function, JsonObject statement)
    {
        var state = new LambdaPermissionState
        {
            FunctionName = function,
            StatementId = Take(statement, "Sid") ?? "",
            Action = Take(statement, "Action"),
            Principal = PrincipalOf(statement),
            SourceArn = TakeCondition(statement, "ArnLike", "aws:SourceArn"),
            SourceAccount = TakeCondition(statement, "StringEquals", "aws:SourceAccount"),
            PrincipalOrgId = TakeCondition(statement, "StringEquals", "aws:PrincipalOrgID"),
        };
        statement.Remove("Resource");
        if (statement["Effect"]?.ToString() == "Allow") statement.Remove("Effect");
        if (statement.Count > 0) state.Others = statement.ToJsonString();
        return state;
    }

    private static string? PrincipalOf(JsonObject statement)
    {
        if (statement["Principal"] is not JsonObject { Count: 1 } kinds) return Take(statement, "Principal");
        var (kind, value) = kinds.First();
        if (kind is not ("Service" or "AWS") || value is not JsonValue text || text.GetValueKind() != JsonValueKind.String) return null;
        statement.Remove("Principal");
        return text.ToString();
    }

    private static string? TakeCondition(JsonObject statement, string op, string key)
    {
        if (statement["Condition"] is not JsonObject conditions || conditions[op] is not JsonObject keys) return null;

        // Lambda writes keys as AWS:SourceArn; IAM compares them without regard to case.
        var spelled = keys.Select(entry => entry.Key).FirstOrDefault(name => name.Equals(key, StringComparison.OrdinalIgnoreCase));
        if (spelled is null || Take(keys, spelled) is not { } value) return null;
        if (keys.Count == 0) conditions.Remove(op);
        if (conditions.Count == 0) statement.Remove("Condition");
        return value;
    }

    private static string? Take(JsonObject from, string member)
    {
        if (from[member] is not JsonValue value || value.GetValueKind() != JsonValueKind.String) return null;
        from.Remove(member);
        return value.ToString();
    }
}
