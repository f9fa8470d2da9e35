using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>A member has an effect only together with another one.</summary>
/// <param name="member">The member.</param>
/// <param name="others">The others, one of which must be set.</param>
internal sealed class NeedsAttribute(string member, params string[] others) : MemberRule
{
    private readonly string _others = string.Join(" or ", others);

    public override string Words => $"{member} requires {_others}.";

    public override RuleProblem? FindProblem(IMembers written) => written.IsSet(member) && !others.Any(written.IsSet)
        ? new RuleProblem(member, $"{member} requires {_others}", $"add {_others}, or remove it")
        : null;

    public override JsonObject ToSchema() => new()
    {
        ["if"] = Required(member),
        ["then"] = others is [var only] ? Required(only) : new JsonObject { ["anyOf"] = RequiredEach(others) },
    };
}
