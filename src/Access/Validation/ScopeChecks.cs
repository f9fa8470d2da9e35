using Cedar.Policies;
using Reconciler.Access.Dogwood;

namespace Reconciler.Access.Validation;

/// <summary>Checks the scope of a policy against AgentCore's rules for all gateways.</summary>
internal static class ScopeChecks
{
    private const string Wildcard =
        "When parsing the policy statement, a wildcard resource was detected. To avoid unexpected behavior changes, please constrain the " +
        "resource either to a specific AgentCore::Gateway resource or to the AgentCore::Gateway resource type.";

    private const string NoGateway =
        "When parsing the policy statement, a constrained action scope was encountered, please constrain the resource to a specific " +
        "AgentCore::Gateway resource when creating tool-specific policies.";

    public static IEnumerable<StatementFinding> Check(PolicyStatement statement)
    {
        var policy = statement.Policy;
        if (policy.IsTemplate)
        {
            const string message = "templates are not supported; write an entity instead of the slot";
            var slot = policy.HasPrincipalSlot ? policy.Principal : policy.Resource;
            yield return StatementFinding.CreateSyntaxError(slot.Position, message);
        }
        else if (policy.Resource is Scope.Any)
        {
            yield return new StatementFinding(
                StatementProblem.WildcardResource, policy.Resource.Position,
                "the resource must be `resource == AgentCore::Gateway::\"<ARN>\"` or `resource is AgentCore::Gateway`", Wildcard);
        }
        else if (policy.Action is not Scope.Any && policy.Resource is not Scope.Equal)
        {
            yield return new StatementFinding(
                StatementProblem.ActionsWithoutGateway, policy.Resource.Position,
                "a policy that names actions must name their gateway: `resource == AgentCore::Gateway::\"<ARN>\"`", NoGateway);
        }
    }
}
