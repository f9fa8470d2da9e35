using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// Checks whether the gateway can list the tools of an MCP server target: the runtime exists, the credentials fit, the role may invoke it.
/// If servers run, the data plane then lists the tools. The texts are AWS's.
/// </summary>
internal sealed class TargetSyncCheck(IRoleAccess roles, AgentCoreBehavior behavior)
{
    private const string Prefix = "Failed to connect and fetch tools from the provided MCP target server. Error - ";

    /// <summary>Whether the target becomes READY only after a tool listing.</summary>
    public static bool NeedsSync(JsonObject target) =>
        target["targetConfiguration"]!["mcp"]?["mcpServer"] is JsonObject server && server.TextOrNull("listingMode") != "DYNAMIC" &&
            server["mcpToolSchema"] is null;

    /// <summary>The status reason of a failing tool listing, or <see langword="null"/> if it can succeed.</summary>
    public string? FindFailure(Call call, JsonObject gateway, JsonObject target)
    {
        if (!NeedsSync(target))
            return null;
        var reason = behavior.TakeTargetListingFailure() ?? CheckAccess(call, gateway, target);
        return reason is null ? null : FormatReason(reason);
    }

    /// <summary>The status reason of a target whose tools could not be listed.</summary>
    public static string FormatReason(string reason) => Prefix + reason;

    private string? CheckAccess(Call call, JsonObject gateway, JsonObject target)
    {
        var endpoint = target["targetConfiguration"]!["mcp"]!["mcpServer"]!.AsObject().Text("endpoint");
        if (RuntimeEndpoint.Parse(endpoint) is not { } address)
            return null;
        if (!address.IsInvocation ||
            call.Table(Runtimes.TableName).Find(address.RuntimeId) is not { } runtime ||
            runtime.Text("status") is "CREATING" or "DELETING")
            return "Unable to connect to the MCP server. Please check the server";
        var kind = target.Objects("credentialProviderConfigurations").FirstOrDefault()?.Text("credentialProviderType");
        var requiresToken = runtime["authorizerConfiguration"] is not null;
        // A policy that IAM has not propagated yet fails with this status reason.
        if (requiresToken != kind is "OAUTH" || kind == "GATEWAY_IAM_ROLE" && !MayInvoke(gateway, runtime))
            return "Authorization error when sending message";
        if (runtime["protocolConfiguration"]!.AsObject().Text("serverProtocol") != "MCP")
            return "Received error (502) from runtime.";
        return IsCold(call, runtime) ? "Runtime initialization time exceeded." : null;
    }

    private bool MayInvoke(JsonObject gateway, JsonObject runtime) =>
        roles.Allows(gateway.Text("roleArn"), "bedrock-agentcore:InvokeAgentRuntime", runtime.Text("agentRuntimeArn"));

    private bool IsCold(Call call, JsonObject runtime) =>
        RuntimeContainers.IsCold(call.Table(RuntimeContainers.TableName), runtime, call.Now, behavior.RuntimeColdStart);
}
