using Reconciler.Access.Schemas;
using Reconciler.Engine.Composition;
using Reconciler.Spec;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// Validates the policies of a stack against the tools that its live gateways have listed. The findings are warnings, not errors: the
/// commit that changes a policy may also change the server, and the gateway lists the new tools only after the server is updated.
/// </summary>
internal static class StatementWarnings
{
    public static IReadOnlyList<SpecError> Find(Stack stack, IReadOnlyList<GatewayAccessChange> gateways)
    {
        return
        [
            .. CedarPolicyChecks.Check(stack.Objects, FindListedTools)
                .Concat(AllowedTools.Check(stack.Objects, FindListedTools))
                .Where(finding => !finding.IsWarning),
        ];

        IReadOnlyList<Tool>? FindListedTools(string gateway, string target) => gateways
            .FirstOrDefault(change => change.Gateway.Name == gateway)?.After?.Schema.Gateway.Targets?
            .FirstOrDefault(candidate => candidate.Name == target)?.Tools;
    }
}
