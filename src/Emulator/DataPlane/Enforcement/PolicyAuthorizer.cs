using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Policies;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.DataPlane.Enforcement;

/// <summary>
/// Decides calls of tools by the Cedar policies of the gateway's engine. An engine or a policy in LOG_ONLY decides nothing; what it would
/// have decided is logged.
/// </summary>
internal sealed class PolicyAuthorizer(Account account, IRoleAccess roles, GatewaySchemas schemas, EnginePolicies policies, DecisionLog log) : IToolAuthorizer
{
    private readonly Dictionary<string, GatewayAccess> _known = new(StringComparer.Ordinal);

    public ToolVerdict Authorize(JsonObject gateway, GatewayCaller caller, string tool, JsonObject input) => EngineOf(gateway) is not var (engine, enforces)
        ? ToolVerdict.Allowed
        : account.Perform(() =>
        {
            var principal = PrincipalOf(caller);
            var inForce = policies.Find(engine);
            var decision = MayAsk(gateway, engine, "AuthorizeAction")
                ? AccessOf(gateway, engine, inForce.Enforced).Decide(principal, tool, input)
                : new AccessDecision(false, [], AccessDecision.DeniedByDefault);
            var isAllowed = decision.IsAllowed || !enforces;
            if (!enforces || inForce.WithLogOnly is not null)
            {
                var onTrial = inForce.WithLogOnly is { } all ? new GatewayAccess(schemas.Find(gateway), all).Decide(principal, tool, input) : null;
                log.Write(gateway, principal, tool, isAllowed, decision, onTrial);
            }

            return isAllowed ? ToolVerdict.Allowed : new ToolVerdict(false, decision.Reason);
        });

    public bool MayEverCall(JsonObject gateway, GatewayCaller caller, string tool) =>
        EngineOf(gateway) is not (var engine, true) || account.Perform(() =>
            MayAsk(gateway, engine, "PartiallyAuthorizeActions") &&
            AccessOf(gateway, engine, policies.Find(engine).Enforced).GetToolAccess(PrincipalOf(caller), tool).Verdict != AccessVerdict.Deny);

    private static (string Arn, bool Enforces)? EngineOf(JsonObject gateway) =>
        gateway["policyEngineConfiguration"] is JsonObject engine ? (engine.Text("arn"), engine.Text("mode") == "ENFORCE") : null;

    private static AccessPrincipal PrincipalOf(GatewayCaller caller) =>
        caller.Claims is { } claims ? AccessPrincipal.FromClaims(claims)
        : caller.Arn is { } arn ? AccessPrincipal.FromArn(arn)
        : AccessPrincipal.Anonymous;

    // A gateway asks its engine with its own role; without the permission every call is denied.
    private bool MayAsk(JsonObject gateway, string engine, string action) =>
        roles.Allows(gateway.Text("roleArn"), $"bedrock-agentcore:{action}", engine) &&
        roles.Allows(gateway.Text("roleArn"), $"bedrock-agentcore:{action}", gateway.Text("gatewayArn"));

    private GatewayAccess AccessOf(JsonObject gateway, string engine, AccessPolicies enforced)
    {
        var (key, schema) = ($"{gateway.Text("gatewayArn")} {engine}", schemas.Find(gateway));
        if (!_known.TryGetValue(key, out var access) || access.Schema != schema || access.Policies != enforced)
            _known[key] = access = new GatewayAccess(schema, enforced);
        return access;
    }
}
