using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>Two members exclude each other.</summary>
internal sealed class AtMostOneAttribute(string first, string second) : MemberRule
{
    public override RuleProblem? FindProblem(IMembers written) => written.IsSet(first) && written.IsSet(second)
        ? new RuleProblem(second, $"{first} and {second} are mutually exclusive", $"remove {first}, or remove {second}")
        : null;

    public override JsonObject ToSchema() => new() { ["not"] = new JsonObject { ["required"] = new JsonArray(first, second) } };
}
