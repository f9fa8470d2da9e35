using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>A value of a member requires or forbids another member.</summary>
internal sealed class WhenAttribute(string member, string value) : MemberRule
{
    /// <summary>The path of the member that must be set.</summary>
    public string? Requires { get; init; }

    /// <summary>The path of the member that must not be set.</summary>
    public string? Forbids { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Hint { get; init; }

    public override string Words => Requires is not null
        ? $"{member}: {value} requires {Requires}."
        : $"{member}: {value} forbids {Forbids}.";

    public override RuleProblem? FindProblem(IMembers written)
    {
        if (written.GetText(member) != value) return null;
        if (Requires is not null && !written.IsSet(Requires)) return new RuleProblem(member, $"{value} requires {Requires}", Hint);
        return Forbids is not null && written.IsSet(Forbids)
            ? new RuleProblem(Forbids, $"{Forbids} has no place beside {member}: {value}", Hint)
            : null;
    }

    public override JsonObject ToSchema() => new()
    {
        ["if"] = WithValue(member),
        ["then"] = Requires is not null ? Required(Requires) : new JsonObject { ["not"] = Required(Forbids!) },
    };

    private JsonObject WithValue(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? path : path[..dot];
        return new JsonObject
        {
            ["required"] = new JsonArray(name),
            ["properties"] = new JsonObject { [name] = dot < 0 ? new JsonObject { ["const"] = value } : WithValue(path[(dot + 1)..]) },
        };
    }
}
