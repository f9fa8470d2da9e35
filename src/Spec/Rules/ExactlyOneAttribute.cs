using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>Exactly one of some members must be set.</summary>
internal sealed class ExactlyOneAttribute(params string[] members) : MemberRule
{
    public override RuleProblem? FindProblem(IMembers written)
    {
        var set = members.Where(written.IsSet).ToList();
        if (set.Count == 1) return null;
        return new RuleProblem(
            "", $"exactly one of {string.Join(", ", members)} is required; found {(set.Count == 0 ? "none" : string.Join(" and ", set))}");
    }

    public override JsonObject ToSchema() => new() { ["oneOf"] = RequiredEach(members) };
}
