using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>A member that leaves no room for others: what they say would have no effect.</summary>
/// <param name="member">The member.</param>
/// <param name="reason">Why, in words.</param>
/// <param name="hint">What else to do.</param>
/// <param name="others">The members that can stand beside it.</param>
internal sealed class ExcludesOthersAttribute(string member, string reason, string hint, params string[] others) : MemberRule
{
    private readonly HashSet<string> _allowed = new([member, .. others], StringComparer.Ordinal);

    public override string Words => others.Length == 0
        ? $"With {member}, nothing else is set: {reason}."
        : $"With {member}, only {string.Join(" and ", others)} can be set: {reason}.";

    public override RuleProblem? FindProblem(IMembers written) =>
        written.IsSet(member) && written.Names.FirstOrDefault(name => !_allowed.Contains(name)) is { } excess
            ? new RuleProblem(excess, $"{excess} has no effect with {member}: {reason}", $"remove {excess}, or {hint}")
            : null;

    public override JsonObject ToSchema() => new()
    {
        ["if"] = Required(member),
        ["then"] = new JsonObject
        {
            ["propertyNames"] = new JsonObject { ["enum"] = new JsonArray([.. _allowed.Select(name => (JsonNode)name)]) },
        },
    };
}
