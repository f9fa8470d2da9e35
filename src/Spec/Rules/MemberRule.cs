using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>
/// A rule about which members of a structure are set together. It is declared once, at the class of the structure: <c>validate</c> checks
/// it, and the JSON Schema says it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal abstract class MemberRule : Attribute
{
    /// <summary>Finds how the members break the rule. Returns null if they do not.</summary>
    public abstract RuleProblem? FindProblem(IMembers members);

    /// <summary>The rule as a JSON Schema of the structure.</summary>
    public abstract JsonObject ToSchema();

    /// <summary>The schema of a structure in which a member is set.</summary>
    /// <param name="path">The member, or the path of a member in it.</param>
    protected static JsonObject Required(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return new JsonObject { ["required"] = new JsonArray(path) };
        return new JsonObject
        {
            ["required"] = new JsonArray(path[..dot]),
            ["properties"] = new JsonObject { [path[..dot]] = Required(path[(dot + 1)..]) },
        };
    }

    /// <summary>The schema of a structure in which one of several members is set.</summary>
    protected static JsonArray RequiredEach(IEnumerable<string> paths) => [.. paths.Select(path => (JsonNode)Required(path))];
}
