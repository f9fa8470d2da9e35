using Cedar;
using Cedar.Schemas;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Schemas;
using Shared;

namespace Reconciler.Access.Validation;

/// <summary>Checks that the texts that guardrails assess exist and are strings, for every tool that the policy applies to.</summary>
internal static class GuardrailPathChecks
{
    public static IEnumerable<(string Message, SourcePosition Position)> Check(
        PolicyStatement statement, GatewaySchema gateway, IReadOnlyList<string> tools) =>
        from call in statement.Calls.Where(c => c.IsGuardrail)
        from path in call.Paths
        where path.Path.Count > 2 && path.Path[0] == "context"
        from tool in tools
        let type = path.Path[1] == CallContext.Output ? gateway.GetOutputType(tool) : gateway.GetInputType(tool)
        let problem = FindProblem(path.Path, type)
        where problem is not null
        select ($"`{call.Function}`: {problem} on action `{tool}`", path.Position);

    private static string? FindProblem(IReadOnlyList<string> path, CedarType type)
    {
        for (var i = 2; i < path.Count; i++)
        {
            if (type is CedarType.Unknown) return null;
            var at = string.Join('.', path.Take(i));
            if (type is not CedarType.Record { Attributes: var attributes }) return $"`{at}` has type `{type}` and no members";
            if (!attributes.TryGet(path[i], out var attribute))
            {
                var hint = Spelling.FindNearest(path[i], attributes.Values.Select(a => a.Name)) is { } nearest
                    ? $"; did you mean `{nearest}`?"
                    : "";
                return $"`{at}` has no member `{path[i]}`{hint}";
            }

            type = attribute.Type;
        }

        return type is CedarType.String or CedarType.Unknown
            ? null
            : $"`{string.Join('.', path)}` has type `{type}`, and a guardrail assesses a string";
    }
}
