using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>A member that the API requires and composition does not fill in.</summary>
internal sealed class MustSetAttribute(string member) : MemberRule
{
    public override RuleProblem? FindProblem(IMembers written) =>
        written.IsSet(member) ? null : new RuleProblem("", $"{member} is missing");

    public override JsonObject ToSchema() => Required(member);
}
