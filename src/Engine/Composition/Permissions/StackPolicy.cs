using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Engine.Composition.Permissions;

/// <summary>A managed policy that fits the limit of IAM.</summary>
/// <param name="Statements">Its statements.</param>
public sealed record StackPolicy(IReadOnlyList<PolicyStatement> Statements)
{
    /// <summary>How many characters a managed policy may have; IAM does not count white space.</summary>
    public const int MaximumLength = 6144;

    /// <summary>The number of characters that IAM counts.</summary>
    public int Length => ToJson().ToJsonString(_compact).Length;

    private static readonly JsonSerializerOptions _compact =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the policy document.</summary>
    public JsonObject ToJson() => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray([.. Statements.Select(statement => statement.ToJson())]),
    };

    /// <summary>Distributes statements over policies that fit, in their order. A statement that is too long alone is divided.</summary>
    /// <param name="statements">The statements.</param>
    public static IReadOnlyList<StackPolicy> Split(IEnumerable<PolicyStatement> statements)
    {
        var policies = new List<StackPolicy>();
        var current = new List<PolicyStatement>();
        foreach (var statement in statements.SelectMany(Divide))
        {
            if (current.Count > 0 && new StackPolicy([.. current, statement]).Length > MaximumLength)
            {
                policies.Add(new StackPolicy([.. current]));
                current.Clear();
            }

            current.Add(statement);
        }

        if (current.Count > 0) policies.Add(new StackPolicy(current));
        return policies;
    }

    private static IEnumerable<PolicyStatement> Divide(PolicyStatement statement)
    {
        var half = statement.Resources.Count / 2;
        if (half == 0 || new StackPolicy([statement]).Length <= MaximumLength) return [statement];
        return Divide(statement with { Resources = [.. statement.Resources.Take(half)] })
            .Concat(Divide(statement with { Resources = [.. statement.Resources.Skip(half)] }));
    }
}
