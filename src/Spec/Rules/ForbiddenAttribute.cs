using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>A member that other kinds have, and this one cannot: it would be dropped in silence.</summary>
internal sealed class ForbiddenAttribute(string member, string reason, string hint) : MemberRule
{
    public override RuleProblem? FindProblem(IMembers written) =>
        written.IsSet(member) ? new RuleProblem(member, reason, hint) : null;

    public override JsonObject ToSchema() => new() { ["not"] = Required(member) };
}
