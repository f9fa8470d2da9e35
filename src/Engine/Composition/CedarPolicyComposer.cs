using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Engine.Composition;

/// <summary><c>CedarPolicy</c>: a policy of an engine.</summary>
internal static class CedarPolicyComposer
{
    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<CedarPolicySpec>())
        {
            var request = spec.Request;
            request.Name ??= DefaultNames.ForIdentifier(scope.Stack.Name, owner.Ref.Name);

            // What unset means to the service. It is said so that a policy which somebody made log only is seen as changed.
            request.EnforcementMode ??= EnforcementMode.ACTIVE;
            request.PolicyEngineId = scope.Find(PolicyEngineResourceType.TypeName, spec.PolicyEngine)!.Id;
            if (StatementOf(spec, owner.Directory) is { } statement)
            {
                request.Definition = new PolicyDefinition { Cedar = new CedarPolicy { Statement = statement } };
            }

            // The service knows a tool as an action only when its target has listed it, so targets come first.
            var policy = scope.Add(owner, scope.Types.Policy, request);
            scope.Replace(policy with { After = [.. TargetsOf(scope, spec.PolicyEngine, request.Definition?.Cedar?.Statement ?? "")] });
            scope.Export(owner, "id", policy.Id);
            scope.Export(owner, "arn", policy.Arn);
        }
    }

    private static string? StatementOf(CedarPolicySpec spec, string directory) =>
        spec.StatementFile is { } file ? File.ReadAllText(Path.Combine(directory, file)) : spec.Statement?.TrimEnd();

    /// <summary>The targets of the gateways that the engine decides for, and of those that the statement names, whoever decides for them.</summary>
    private static IEnumerable<ResourceAddress> TargetsOf(CompositionScope scope, string engine, string statement)
    {
        var gateways = scope.ObjectsOf<GatewaySpec>().Where(gateway => gateway.Spec.Policy?.Engine == engine).Select(gateway => gateway.Object.Ref)
            .Concat(ReferenceText.Find(statement).Select(reference => reference.Object).Where(named => scope.Stack.Find(named)?.Spec is GatewaySpec))
            .Select(gateway => gateway.Name)
            .ToHashSet();
        return scope.ObjectsOf<GatewayTargetSpec>()
            .Where(target => gateways.Contains(target.Spec.Gateway))
            .Select(target => new ResourceAddress(GatewayTargetResourceType.TypeName, target.Object.Ref.Name));
    }
}
