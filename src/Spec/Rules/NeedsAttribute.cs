using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>A member has an effect only together with another one.</summary>
internal sealed class NeedsAttribute(string member, string other) : MemberRule
{
    public override RuleProblem? FindProblem(IMembers written) => written.IsSet(member) && !written.IsSet(other)
        ? new RuleProblem(member, $"{member} requires {other}", $"add {other} or remove it")
        : null;

    public override JsonObject ToSchema() => new() { ["if"] = Required(member), ["then"] = Required(other) };
}
