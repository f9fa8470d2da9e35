using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>What a gateway has to fulfil before it is created or updated: its authorizer, its role, and its policy engine as the role sees it.</summary>
internal sealed class GatewayChecks(IRoleAccess roles)
{
    private static readonly string[] Rules = ["allowedAudience", "allowedClients", "allowedScopes", "customClaims"];

    // Action, and whether the role needs it on the gateway as well as on the engine.
    private static readonly (string Action, bool OnGateway)[] EngineActions =
    [
        ("GetPolicyEngine", false),
        ("AuthorizeAction", true),
        ("PartiallyAuthorizeActions", true),
        ("CheckAuthorizePermissions", true),
    ];

    /// <exception cref="AwsException">The gateway cannot be, or cannot be yet.</exception>
    public void Check(Call call, string gatewayArn)
    {
        CheckAuthorizer(call);
        var role = call.Text("roleArn");
        // The first of the three shapes that a role not yet propagated shows itself in.
        if (!roles.CanBeAssumed(role, AgentCoreService.Principal, gatewayArn))
        {
            throw AgentCoreErrors.AccessDenied(
                $"User: {role} is not authorized to perform: bedrock-agentcore:GenesisPolicyEngineCheck. Verify that the role exists and that its trust policy allows {AgentCoreService.Principal} to assume it.");
        }

        if (call.Input["policyEngineConfiguration"] is JsonObject configuration)
            CheckEngine(call, configuration.Text("arn"), role, gatewayArn);
    }

    private static void CheckAuthorizer(Call call)
    {
        var jwt = call.Input["authorizerConfiguration"]?["customJWTAuthorizer"] as JsonObject;
        if (call.Text("authorizerType") != "CUSTOM_JWT")
        {
            if (call.Input["authorizerConfiguration"] is not null)
                throw AgentCoreErrors.Invalid($"Authorizer configuration is not allowed for authorizer type {call.Text("authorizerType")}.");
            return;
        }

        if (jwt is null)
            throw AgentCoreErrors.Invalid("Authorizer configuration is required for authorizer type CUSTOM_JWT.");
        if (!Array.Exists(Rules, r => jwt[r] is JsonArray { Count: > 0 }))
            throw AgentCoreErrors.Invalid("At least one of allowedAudience, allowedClients, allowedScopes or customClaims must be provided.");
    }

    private void CheckEngine(Call call, string engineArn, string role, string gatewayArn)
    {
        var engine = PolicyEngines.FindByArn(call, engineArn)
            ?? throw AgentCoreErrors.NotFound("Policy engine", engineArn);
        if (engine.Text("status") is not ("ACTIVE" or "UPDATING"))
            throw AgentCoreErrors.Conflict($"Policy engine '{engineArn}' has the status {engine.Text("status")} and cannot be attached.");
        foreach (var (action, onGateway) in EngineActions)
        {
            if (!roles.Allows(role, $"bedrock-agentcore:{action}", engineArn) || onGateway && !roles.Allows(role, $"bedrock-agentcore:{action}", gatewayArn))
                throw AgentCoreErrors.AccessDenied($"Access denied while calling {action} on Policy Engine: {engineArn} with Gateway role: {role}");
        }
    }
}
