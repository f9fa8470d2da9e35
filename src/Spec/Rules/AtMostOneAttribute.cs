using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>Two members exclude each other.</summary>
internal sealed class AtMostOneAttribute(string first, string second) : MemberRule
{
    public override string Words => $"{first} and {second} are mutually exclusive.";

    public override RuleProblem? FindProblem(IMembers written) => written.IsSet(first) && written.IsSet(second)
        ? new RuleProblem(second, $"{first} and {second} are mutually exclusive", $"remove {first}, or remove {second}")
        : null;

    public override JsonObject ToSchema() => new()
    {
        ["not"] = first.Contains('.', StringComparison.Ordinal) || second.Contains('.', StringComparison.Ordinal)
            ? new JsonObject { ["allOf"] = RequiredEach([first, second]) }
            : new JsonObject { ["required"] = new JsonArray(first, second) },
    };
}
