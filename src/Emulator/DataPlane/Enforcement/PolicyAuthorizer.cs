using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Cedar;
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
    Account account,
    IRoleAccess roles,
    GatewaySchemas schemas,
    EnginePolicies policies,
    DecisionLog log,
    Func<AccessOptions> options) : IToolAuthorizer
{
    private readonly Dictionary<string, GatewayAccess> _known = new(StringComparer.Ordinal);

    // The claims of a token are read once, and live as long as the token is remembered.
    private readonly ConditionalWeakTable<JsonObject, AccessPrincipal> _principals = [];

    public ToolVerdict Authorize(JsonObject gateway, GatewayCaller caller, string tool, JsonObject input)
    {
        if (EngineOf(gateway) is not var (engine, enforces))
            return ToolVerdict.Allowed;
        return account.Perform(() =>
        {
            var clock = account.Options.Clock;
            var start = clock.GetTimestamp();
            var call = new ToolCall(PrincipalOf(caller), tool, input, account.Now);
            var active = policies.Find(engine);
            var decision = MayEvaluate(gateway, engine, "AuthorizeAction")
                ? AccessOf(gateway, engine, active.Enforced).Decide(call)
                : new AccessDecision(false, [], AccessDecision.DeniedByDefault);
            var isAllowed = decision.IsAllowed || !enforces;
            if (!enforces || active.WithLogOnly is not null || decision.Undecided.Count > 0)
                log.Write(gateway, call, isAllowed, decision, WithLogOnly(gateway, active)?.Decide(call));
            return new ToolVerdict(isAllowed, isAllowed ? "" : decision.Reason)
            {
                Evaluation = Describe(engine, call.Principal, decision, clock.GetElapsedTime(start)),
            };
        });
    }

    public bool MaySuppress(JsonObject gateway, string tool) => EngineOf(gateway) is var (engine, _) && account.Perform(() =>
    {
        var active = policies.Find(engine);
        return (active.WithLogOnly ?? active.Enforced).Suppressions.EffectivePolicies.Count > 0;
    });

    public ToolVerdict AuthorizeOutput(JsonObject gateway, GatewayCaller caller, string tool, JsonObject input, JsonObject output)
    {
        if (EngineOf(gateway) is not var (engine, enforces))
            return ToolVerdict.Allowed;
        return account.Perform(() =>
        {
            var call = new ToolCall(PrincipalOf(caller), tool, input, account.Now) { Output = output };
            var active = policies.Find(engine);
            var decision = AccessOf(gateway, engine, active.Enforced).DecideOutput(call);
            var isSuppressed = decision.IsSuppressed && enforces;
            if (!enforces || active.WithLogOnly is not null || decision.Undecided.Count > 0)
                log.WriteOutput(gateway, call, isSuppressed, decision, WithLogOnly(gateway, active)?.DecideOutput(call));
            var determining = string.Join(", ", decision.DeterminingPolicies);
            return isSuppressed
                ? new ToolVerdict(false, $"Policy evaluation suppressed the output due to {determining}")
                : ToolVerdict.Allowed;
        });
    }

    public bool MayEverCall(JsonObject gateway, GatewayCaller caller, string tool) =>
        EngineOf(gateway) is not (var engine, true) || account.Perform(() =>
            MayEvaluate(gateway, engine, "PartiallyAuthorizeActions") &&
            AccessOf(gateway, engine, policies.Find(engine).Enforced).GetToolAccess(PrincipalOf(caller), tool)
                .Verdict != AccessVerdict.Deny);

    private static PolicyEvaluation Describe(string engine, AccessPrincipal principal, AccessDecision decision, TimeSpan duration)
    {
        var caller = (EntityUid)principal.Value;
        return new PolicyEvaluation(
            engine, decision.IsAllowed, decision.DeterminingPolicies, decision.Reason, caller.Type, caller.Id, duration);
    }

    private static (string Arn, bool Enforces)? EngineOf(JsonObject gateway) =>
        gateway["policyEngineConfiguration"] is JsonObject engine ? (engine.Text("arn"), engine.Text("mode") == "ENFORCE") : null;

    private AccessPrincipal PrincipalOf(GatewayCaller caller) =>
        caller.Claims is { } claims ? _principals.GetValue(claims, known => AccessPrincipal.FromClaims(known))
        : caller.Arn is { } arn ? AccessPrincipal.FromArn(arn)
        : AccessPrincipal.Anonymous;

    // A gateway calls its engine with its own role: without the role's permission every tool call is denied.
    private bool MayEvaluate(JsonObject gateway, string engine, string action) =>
        roles.Allows(gateway.Text("roleArn"), $"bedrock-agentcore:{action}", engine) &&
        roles.Allows(gateway.Text("roleArn"), $"bedrock-agentcore:{action}", gateway.Text("gatewayArn"));

    private GatewayAccess? WithLogOnly(JsonObject gateway, PoliciesInForce active) =>
        active.WithLogOnly is { } all ? new GatewayAccess(schemas.Find(gateway), all, options()) : null;

    private GatewayAccess AccessOf(JsonObject gateway, string engine, AccessPolicies enforced)
    {
        var (key, schema) = ($"{gateway.Text("gatewayArn")} {engine}", schemas.Find(gateway));
        var chosen = options();
        if (!_known.TryGetValue(key, out var access) || access.Schema != schema || access.Policies != enforced || access.Options != chosen)
            _known[key] = access = new GatewayAccess(schema, enforced, chosen);
        return access;
    }
}
