using System.Text.Json.Nodes;

namespace Reconciler.Spec.Validation;

/// <summary>Finds what a resource policy lacks of the form that every service requires.</summary>
internal static class PolicyShape
{
    private static readonly string[] Required = ["Effect", "Principal", "Action", "Resource"];

    /// <summary>Returns the first problem of a policy document; null if it has none.</summary>
    public static string? FindProblem(JsonDocumentText policy)
    {
        var statements = JsonNode.Parse(policy.Text)?["Statement"] switch
        {
            JsonArray list => list.ToList(),
            JsonObject single => [single],
            _ => new List<JsonNode?>(),
        };
        if (statements.Count == 0) return "expected a policy document with a Statement; found none";
        foreach (var (index, statement) in statements.Index())
        {
            if (statement is not JsonObject members) return $"Statement[{index}] is no mapping";
            if (Required.FirstOrDefault(name => members[name] is null && members["Not" + name] is null) is { } missing)
                return $"Statement[{index}] has no {missing}";
            if (members["Effect"]?.ToString() is not ("Allow" or "Deny")) return $"the Effect of Statement[{index}] is not Allow or Deny";
        }

        return null;
    }
}
