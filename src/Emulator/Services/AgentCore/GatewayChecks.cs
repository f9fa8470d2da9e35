using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The preconditions of creating and updating a gateway: authorizer, role, and the role's access to the policy engine.</summary>
internal sealed class GatewayChecks(IRoleAccess roles)
{
    private static readonly string[] ProtocolVersions = ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];

    private static readonly string[] Rules = ["allowedAudience", "allowedClients", "allowedScopes", "customClaims"];

    // The role needs each action on the engine, and if OnGateway is set on the gateway too.
    private static readonly (string Action, bool OnGateway)[] EngineActions =
    [
        ("GetPolicyEngine", false),
        ("AuthorizeAction", true),
        ("PartiallyAuthorizeActions", true),
        ("CheckAuthorizePermissions", true),
    ];

    /// <exception cref="AwsException">A precondition does not hold, or does not hold yet.</exception>
    public void Check(Call call, string gatewayArn)
    {
        CheckAuthorizer(call);
        var versions = (call.Input["protocolConfiguration"]?["mcp"] as JsonObject)?.Texts("supportedVersions") ?? [];
        if (versions.FirstOrDefault(v => !ProtocolVersions.Contains(v)) is { } unknown)
            throw AgentCoreErrors.ProtocolVersionNotSupported(unknown, ProtocolVersions);
        CheckInterceptors(call);
        var role = call.Text("roleArn");
        // A new role that IAM has not propagated yet fails with this error.
        if (!roles.CanBeAssumed(role, AgentCoreService.Principal, gatewayArn))
            throw AgentCoreErrors.GatewayRoleNotAssumable(role);

        if (call.Input["policyEngineConfiguration"] is JsonObject configuration)
            CheckEngine(call, configuration.Text("arn"), role, gatewayArn);
    }

    private static void CheckAuthorizer(Call call)
    {
        var jwt = call.Input["authorizerConfiguration"]?["customJWTAuthorizer"] as JsonObject;
        if (call.Text("authorizerType") != "CUSTOM_JWT")
        {
            if (call.Input["authorizerConfiguration"] is not null)
                throw AgentCoreErrors.AuthorizerNotAllowed(call.Text("authorizerType"));
            return;
        }

        if (jwt is null)
            throw AgentCoreErrors.AuthorizerMissing();
        if (!Array.Exists(Rules, r => jwt[r] is JsonArray { Count: > 0 }))
            throw AgentCoreErrors.AuthorizerRuleMissing();
    }

    private static void CheckInterceptors(Call call)
    {
        var points = call.Input.Objects("interceptorConfigurations").SelectMany(i => i.Texts("interceptionPoints"));
        if (points.GroupBy(p => p).FirstOrDefault(p => p.Count() > 1) is { } twice)
            throw AgentCoreErrors.SeveralInterceptors(twice.Key);
    }

    private void CheckEngine(Call call, string engineArn, string role, string gatewayArn)
    {
        var engine = PolicyEngines.FindByArn(call, engineArn)
            ?? throw AgentCoreErrors.NotFound("Policy engine", engineArn);
        if (engine.Text("status") is not ("ACTIVE" or "UPDATING"))
            throw AgentCoreErrors.EngineNotAttachable(engineArn, engine.Text("status"));
        foreach (var (action, onGateway) in EngineActions)
        {
            var permission = $"bedrock-agentcore:{action}";
            if (!roles.Allows(role, permission, engineArn) || onGateway && !roles.Allows(role, permission, gatewayArn))
                throw AgentCoreErrors.EngineAccessDenied(action, engineArn, role);
        }
    }
}
