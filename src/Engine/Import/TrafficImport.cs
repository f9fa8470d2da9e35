using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Import;

/// <summary>Writes <c>GatewayRule</c> and <c>GatewayRateLimit</c> objects: where a gateway sends requests, and how many it takes.</summary>
internal static class TrafficImport
{
    /// <summary>Writes the rules and rate limits of a gateway.</summary>
    public static async Task WriteAsync(
        ImportScope scope, ImportedObject gateway, LiveResource live, CancellationToken cancellationToken)
    {
        var types = scope.Inventory.Types;
        foreach (var rule in await scope.Inventory.ListAsync(types.GatewayRule, live.Id, cancellationToken))
        {
            // A rule has no name.
            var name = $"{gateway.Ref.Name}-{((GetGatewayRuleResponse)rule.State).Priority}";
            Write<CreateGatewayRuleRequest>(scope, gateway, types.GatewayRule, rule, name, "priority", "actions");
        }

        foreach (var limit in await scope.Inventory.ListAsync(types.GatewayRateLimit, live.Id, cancellationToken))
        {
            Write<CreateGatewayRateLimitRequest>(
                scope, gateway, types.GatewayRateLimit, limit, limit.Id, "rateLimitId", "dimensionKeys", "entries");
        }
    }

    private static void Write<TRequest>(
        ImportScope scope,
        ImportedObject gateway,
        IResourceType type,
        LiveResource live,
        string name,
        params ReadOnlySpan<string> required)
        where TRequest : class, new()
    {
        var owner = scope.Add(type.Name, type, live, name);

        // With one condition or rate less it would let other requests through.
        owner.IsWholeOrAbsent = true;
        var full = scope.Project<TRequest>(owner, live.State, "gatewayIdentifier");
        owner.Spec["gateway"] = gateway.Ref.Name;
        ImportScope.Take(full, owner.Spec, required);
        scope.Bind(type, null, new ResourceBinding(owner, owner.Spec, full));
    }
}
