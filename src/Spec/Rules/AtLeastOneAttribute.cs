using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>At least one of some members must be set.</summary>
internal sealed class AtLeastOneAttribute(params string[] members) : MemberRule
{
    public override RuleProblem? FindProblem(IMembers written) =>
        members.Any(written.IsSet) ? null : new RuleProblem("", $"at least one of {string.Join(", ", members)} is required; found none");

    public override JsonObject ToSchema() => new() { ["anyOf"] = RequiredEach(members) };
}
