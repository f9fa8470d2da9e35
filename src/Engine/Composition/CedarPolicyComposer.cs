using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Engine.Composition;

/// <summary>Composes <c>CedarPolicy</c> objects: a policy of a policy engine.</summary>
internal static class CedarPolicyComposer
{
    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<CedarPolicySpec>())
        {
            var request = spec.Request;
            request.Name = scope.NameOf(
                owner, scope.Types.Policy, request.Name, (stack, name) => DefaultNames.ForIdentifier(stack, name));

            // The default of the service. Set it, so that a change to LOG_ONLY by hand is found as drift.
            request.EnforcementMode ??= EnforcementMode.ACTIVE;
            request.PolicyEngineId = scope.Find(PolicyEngineResourceType.TypeName, spec.PolicyEngine)!.Id;
            if (StatementOf(spec, owner.Directory) is { } statement)
            {
                request.Definition = new PolicyDefinition { Cedar = new CedarPolicy { Statement = statement } };
            }

            // A tool is a Cedar action only after its target has listed it, so the policy depends on the targets.
            var policy = scope.Add(owner, scope.Types.Policy, request);
            scope.Replace(policy with { After = [.. TargetsOf(scope, spec.PolicyEngine, request.Definition?.Cedar?.Statement ?? "")] });
            scope.Export(owner, "id", policy.Id);
            scope.Export(owner, "arn", policy.Arn);
        }
    }

    private static string? StatementOf(CedarPolicySpec spec, string directory) =>
        spec.StatementFile is { } file ? File.ReadAllText(Path.Combine(directory, file)) : spec.Statement?.TrimEnd();

    /// <summary>Returns the targets of the gateways that use the engine, and of the gateways that the statement refers to.</summary>
    private static IEnumerable<ResourceAddress> TargetsOf(CompositionScope scope, string engine, string statement)
    {
        var users = scope
            .ObjectsOf<GatewaySpec>()
            .Where(gateway => gateway.Spec.Policy?.Engine == engine)
            .Select(gateway => gateway.Object.Ref);
        var named = ReferenceText.Find(statement)
            .Select(reference => reference.Object)
            .Where(reference => scope.Stack.Find(reference)?.Spec is GatewaySpec);
        var gateways = users.Concat(named).Select(gateway => gateway.Name).ToHashSet();
        return scope.ObjectsOf<GatewayTargetSpec>()
            .Where(target => gateways.Contains(target.Spec.Gateway))
            .Select(target => new ResourceAddress(GatewayTargetResourceType.TypeName, target.Object.Ref.Name));
    }
}
