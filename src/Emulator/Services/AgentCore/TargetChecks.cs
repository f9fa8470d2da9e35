using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>What a target has to fulfil before it is created or updated: credentials that fit its type, and a role that may use them.</summary>
internal sealed class TargetChecks(IRoleAccess roles)
{
    private const string None = "";

    // Protocol and kind of the configuration, the type as summaries name it, the credentials that go with it ("" is none at all).
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

    /// <summary>Adds the members that summaries have beyond the target itself.</summary>
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

    /// <exception cref="AwsException">The target cannot be, or cannot be yet.</exception>
    public void Check(Call call, JsonObject gateway, JsonObject target)
    {
        var type = Describe(target["targetConfiguration"]!.AsObject());
        if (type.Protocol == "http" && gateway["protocolType"] is not null)
            throw AgentCoreErrors.Invalid("HTTP targets require a gateway without a protocol type.");
        if (type.Protocol == "mcp" && gateway["protocolType"] is null)
            throw AgentCoreErrors.Invalid("MCP targets require a gateway with the protocol type MCP.");
        var credentials = target.Objects("credentialProviderConfigurations").FirstOrDefault();
        var kind = credentials?.Text("credentialProviderType") ?? None;
        if (!type.Credentials.Contains(kind))
        {
            throw AgentCoreErrors.Invalid(kind.Length == 0
                ? $"Credential provider configurations are required for targets of type {type.Type}."
                : $"Credential provider type {kind} is not supported for targets of type {type.Type}.");
        }

        CheckCredentials(kind, credentials);
        CheckRole(call, gateway, target);
    }

    private static void CheckCredentials(string kind, JsonObject? credentials)
    {
        var needed = kind switch { "OAUTH" => "oauthCredentialProvider", "API_KEY" => "apiKeyCredentialProvider", _ => null };
        if (needed is not null && credentials!["credentialProvider"]?[needed] is null)
            throw AgentCoreErrors.Invalid($"{needed} is required for credential provider type {kind}.");
    }

    // The second of the three shapes that a role not yet propagated shows itself in.
    private void CheckRole(Call call, JsonObject gateway, JsonObject target)
    {
        var role = gateway.Text("roleArn");
        if (!roles.CanBeAssumed(role, AgentCoreService.Principal, gateway.Text("gatewayArn")))
            throw Lacks(role, "sts:AssumeRole", gateway.Text("gatewayArn"));
        foreach (var (action, resource) in TargetPermissions.List(call.Account, call.Region, gateway, target))
        {
            if (!roles.Allows(role, action, resource))
                throw Lacks(role, action, resource);
        }
    }

    private static AwsException Lacks(string role, string action, string resource) =>
        AgentCoreErrors.Invalid($"Gateway execution role lacks permission to perform {action} on {resource}. Role: {role}");

    private static (string Protocol, string Kind, string Type, string[] Credentials) Describe(JsonObject configuration)
    {
        var (protocol, inner) = configuration.First();
        var kind = inner!.AsObject().First().Key;
        return Array.Find(Types, t => t.Protocol == protocol && t.Kind == kind);
    }
}
