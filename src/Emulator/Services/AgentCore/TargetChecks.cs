using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Identity;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// The preconditions of creating and updating a target: credentials that its type supports, and the permissions of the gateway's role.
/// </summary>
internal sealed class TargetChecks(IRoleAccess roles)
{
    private const string None = "";

    // Protocol and kind of the configuration, the type in summaries, and the supported credentials ("" for none).
    private static readonly (string Protocol, string Kind, string Type, string[] Credentials)[] Types =
    [
        ("mcp", "mcpServer", "MCP_SERVER", [None, "GATEWAY_IAM_ROLE", "OAUTH", "API_KEY", "CALLER_IAM_CREDENTIALS", "JWT_PASSTHROUGH"]),
        ("mcp", "lambda", "LAMBDA", ["GATEWAY_IAM_ROLE"]),
        ("mcp", "openApiSchema", "OPEN_API_SCHEMA", [None, "GATEWAY_IAM_ROLE", "OAUTH", "API_KEY"]),
        ("mcp", "smithyModel", "SMITHY_MODEL", ["GATEWAY_IAM_ROLE", "OAUTH"]),
        ("mcp", "apiGateway", "API_GATEWAY", [None, "GATEWAY_IAM_ROLE", "API_KEY"]),
        ("mcp", "connector", "CONNECTOR", [None, "GATEWAY_IAM_ROLE", "OAUTH", "API_KEY"]),
        ("http", "agentcoreRuntime", "AGENTCORE_RUNTIME", [None, "GATEWAY_IAM_ROLE", "OAUTH", "CALLER_IAM_CREDENTIALS", "JWT_PASSTHROUGH"]),
        ("http", "passthrough", "PASSTHROUGH", [None, "GATEWAY_IAM_ROLE", "OAUTH", "API_KEY", "JWT_PASSTHROUGH"]),
        ("http", "connector", "HTTP_CONNECTOR", [None, "GATEWAY_IAM_ROLE", "OAUTH", "API_KEY"]),
        ("inference", "connector", "CONNECTOR", [None, "GATEWAY_IAM_ROLE", "OAUTH", "API_KEY"]),
        ("inference", "provider", "PROVIDER", [None, "GATEWAY_IAM_ROLE", "OAUTH", "API_KEY"]),
    ];

    /// <summary>The type of a target's configuration.</summary>
    public static string TypeOf(JsonObject configuration) => Describe(configuration).Type;

    /// <summary>Adds the members that only summaries have.</summary>
    public static JsonObject WithSummary(JsonObject target)
    {
        var configuration = target["targetConfiguration"]!.AsObject();
        target["targetType"] = TypeOf(configuration);
        if (configuration["mcp"]?["mcpServer"] is JsonObject server)
        {
            target["listingMode"] = server.TextOrNull("listingMode") ?? "DEFAULT";
            target.CopySet(server, "resourcePriority");
        }

        return target;
    }

    /// <exception cref="AwsException">A precondition does not hold, or does not hold yet.</exception>
    public void Check(Call call, JsonObject gateway, JsonObject target)
    {
        var type = Describe(target["targetConfiguration"]!.AsObject());
        if (type.Protocol == "http" && gateway["protocolType"] is not null)
            throw AgentCoreErrors.HttpTargetNeedsNoProtocol();
        if (type.Protocol == "mcp" && gateway["protocolType"] is null)
            throw AgentCoreErrors.McpTargetNeedsProtocol();
        var credentials = target.Objects("credentialProviderConfigurations").FirstOrDefault();
        var kind = credentials?.Text("credentialProviderType") ?? None;
        if (!type.Credentials.Contains(kind))
        {
            throw kind.Length == 0
                ? AgentCoreErrors.CredentialsMissing(type.Type)
                : AgentCoreErrors.CredentialTypeNotSupported(kind, type.Type);
        }

        CheckCredentials(kind, credentials);
        if (kind == "GATEWAY_IAM_ROLE" && type.Type == "MCP_SERVER"
            && credentials!["credentialProvider"]?["iamCredentialProvider"]?["service"] is null)
            throw AgentCoreErrors.IamCredentialsMissing();
        CheckHeaders(gateway, target);
        CheckRole(call, gateway, target);
    }

    // With sessions, the gateway itself says which session of the target a request belongs to.
    private static void CheckHeaders(JsonObject gateway, JsonObject target)
    {
        const string SessionHeader = "Mcp-Session-Id";
        if (gateway["protocolConfiguration"]?["mcp"]?["sessionConfiguration"] is null
            || target["metadataConfiguration"] is not JsonObject metadata)
            return;
        var headers = metadata.Texts("allowedRequestHeaders").Concat(metadata.Texts("allowedResponseHeaders"));
        if (headers.Contains(SessionHeader, StringComparer.OrdinalIgnoreCase))
            throw AgentCoreErrors.SessionHeaderNotAllowed(SessionHeader);
    }

    private static void CheckCredentials(string kind, JsonObject? credentials)
    {
        var needed = kind switch { "OAUTH" => "oauthCredentialProvider", "API_KEY" => "apiKeyCredentialProvider", _ => null };
        if (needed is not null && credentials!["credentialProvider"]?[needed] is null)
            throw AgentCoreErrors.CredentialProviderMissing(needed, kind);
    }

    // A new role or policy that IAM has not propagated yet fails with this error.
    private void CheckRole(Call call, JsonObject gateway, JsonObject target)
    {
        var role = gateway.Text("roleArn");
        if (!roles.CanBeAssumed(role, AgentCoreService.Principal, gateway.Text("gatewayArn")))
            throw AgentCoreErrors.GatewayRoleLacksPermission(role, "sts:AssumeRole", gateway.Text("gatewayArn"));
        foreach (var (action, resource) in TargetPermissions.List(call.Account, call.Region, gateway, target))
        {
            if (!roles.Allows(role, action, resource))
                throw AgentCoreErrors.GatewayRoleLacksPermission(role, action, resource);
        }
    }

    private static (string Protocol, string Kind, string Type, string[] Credentials) Describe(JsonObject configuration)
    {
        var (protocol, inner) = configuration.First();
        var kind = inner!.AsObject().First().Key;
        return Array.Find(Types, t => t.Protocol == protocol && t.Kind == kind);
    }
}
