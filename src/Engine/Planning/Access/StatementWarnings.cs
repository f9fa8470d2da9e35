using Reconciler.Engine.Composition;
using Reconciler.Spec;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// What of a stack's policies does not fit the tools that its live gateways have listed. It only warns: the commit that changes a policy
/// may change the server behind it, too, whose new tools are listed no earlier than they run.
/// </summary>
internal static class StatementWarnings
{
    public static IReadOnlyList<SpecError> Find(Stack stack, IReadOnlyList<GatewayAccessChange> outlooks) => [.. CedarPolicyChecks.Check(
        stack.Objects,
        (gateway, target) => outlooks.FirstOrDefault(outlook => outlook.Gateway.Name == gateway)?.After?.Schema.Gateway.Targets?.FirstOrDefault(t => t.Name == target)?.Tools)];
}
