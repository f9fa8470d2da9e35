using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Composition;

namespace Reconciler.Worker.Planning;

/// <summary>
/// What of a stack's policies does not fit the tools that its live gateways have listed. It only warns: the commit that changes a policy
/// may change the server behind it, too, whose new tools are listed no earlier than they run.
/// </summary>
internal static class StatementWarnings
{
    public static IReadOnlyList<SpecError> Of(Stack stack, IReadOnlyList<GatewayOutlook> outlooks) => [.. CedarPolicyChecks.Of(
        stack.Objects,
        (gateway, target) => outlooks.FirstOrDefault(outlook => outlook.Gateway.Name == gateway)?.After?.Schema.Gateway.Targets?.FirstOrDefault(t => t.Name == target)?.Tools)];
}
