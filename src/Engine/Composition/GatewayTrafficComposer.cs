using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>Composes <c>GatewayRule</c> and <c>GatewayRateLimit</c> objects: where a gateway sends requests, and how many it takes.</summary>
internal static class GatewayTrafficComposer
{
    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<GatewayRuleSpec>())
        {
            spec.Request.GatewayIdentifier = scope.Find(GatewayResourceType.TypeName, spec.Gateway)!.Id;
            var rule = scope.Add(owner, scope.Types.GatewayRule, spec.Request);

            // A rule names targets, which have to exist and to be ready.
            var targets = scope.ObjectsOf<GatewayTargetSpec>()
                .Where(target => target.Spec.Gateway == spec.Gateway)
                .Select(target => scope.Find(GatewayTargetResourceType.TypeName, target.Object.Ref.Name)!.Address);
            scope.Replace(rule with { After = [.. targets] });
            scope.Export(owner, "id", rule.Id);
        }

        foreach (var (owner, spec) in scope.ObjectsOf<GatewayRateLimitSpec>())
        {
            spec.Request.GatewayIdentifier = scope.Find(GatewayResourceType.TypeName, spec.Gateway)!.Id;
            spec.Request.RateLimitId = scope.NameOf(owner, scope.Types.GatewayRateLimit, spec.Request.RateLimitId, (_, name) => name);
            var limit = scope.Add(owner, scope.Types.GatewayRateLimit, spec.Request);
            scope.Export(owner, "id", limit.Id);
        }
    }
}
