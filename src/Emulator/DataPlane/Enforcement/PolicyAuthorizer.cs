using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Policies;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.DataPlane.Enforcement;

/// <summary>
/// Authorizes tool calls by the Cedar policies of the gateway's engine. Decisions of an engine or policy in LOG_ONLY are logged and not
/// enforced.
/// </summary>
internal sealed class PolicyAuthorizer(
    Account account, IRoleAccess roles, GatewaySchemas schemas, EnginePolicies policies, DecisionLog log) : IToolAuthorizer
{
    private readonly Dictionary<string, GatewayAccess> _known = new(StringComparer.Ordinal);

    public ToolVerdict Authorize(JsonObject gateway, GatewayCaller caller, string tool, JsonObject input)
    {
        if (EngineOf(gateway) is not var (engine, enforces))
            return ToolVerdict.Allowed;
        return account.Perform(() =>
        {
            var principal = PrincipalOf(caller);
            var active = policies.Find(engine);
            var decision = MayEvaluate(gateway, engine, "AuthorizeAction")
                ? AccessOf(gateway, engine, active.Enforced).Decide(principal, tool, input)
                : new AccessDecision(false, [], AccessDecision.DeniedByDefault);
            var isAllowed = decision.IsAllowed || !enforces;
            if (!enforces || active.WithLogOnly is not null)
            {
                var withLogOnly = active.WithLogOnly is { } all ? new GatewayAccess(schemas.Find(gateway), all) : null;
                log.Write(gateway, principal, tool, isAllowed, decision, withLogOnly?.Decide(principal, tool, input));
            }

            return isAllowed ? ToolVerdict.Allowed : new ToolVerdict(false, decision.Reason);
        });
    }

    public bool MayEverCall(JsonObject gateway, GatewayCaller caller, string tool) =>
        EngineOf(gateway) is not (var engine, true) || account.Perform(() =>
            MayEvaluate(gateway, engine, "PartiallyAuthorizeActions") &&
            AccessOf(gateway, engine, policies.Find(engine).Enforced).GetToolAccess(PrincipalOf(caller), tool)
                .Verdict != AccessVerdict.Deny);

    private static (string Arn, bool Enforces)? EngineOf(JsonObject gateway) =>
        gateway["policyEngineConfiguration"] is JsonObject engine ? (engine.Text("arn"), engine.Text("mode") == "ENFORCE") : null;

    private static AccessPrincipal PrincipalOf(GatewayCaller caller) =>
        caller.Claims is { } claims ? AccessPrincipal.FromClaims(claims)
        : caller.Arn is { } arn ? AccessPrincipal.FromArn(arn)
        : AccessPrincipal.Anonymous;

    // A gateway calls its engine with its own role: without the role's permission every tool call is denied.
    private bool MayEvaluate(JsonObject gateway, string engine, string action) =>
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
