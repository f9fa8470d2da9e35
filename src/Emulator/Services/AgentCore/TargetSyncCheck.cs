using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// Whether the tools of a target that is an MCP server can be listed at all: what stands between the gateway and the server. Then the
/// data plane asks the server itself, where servers run.
/// </summary>
internal sealed class TargetSyncCheck(IRoleAccess roles, AgentCoreBehavior behavior)
{
    private const string Prefix = "Failed to connect and fetch tools from the provided MCP target server. Error - ";

    /// <summary>Whether becoming ready includes a listing of tools.</summary>
    public static bool NeedsSync(JsonObject target) =>
        target["targetConfiguration"]!["mcp"]?["mcpServer"] is JsonObject server && server.TextOrNull("listingMode") != "DYNAMIC" && server["mcpToolSchema"] is null;

    /// <summary>Why the listing fails, or <see langword="null"/> when it succeeds.</summary>
    public string? FindFailure(Call call, JsonObject gateway, JsonObject target)
    {
        if (!NeedsSync(target))
            return null;
        var reason = behavior.TakeTargetListingFailure() ?? FindObstacle(call, gateway, target);
        return reason is null ? null : FormatReason(reason);
    }

    /// <summary>The status reason of a target whose tools could not be listed.</summary>
    public static string FormatReason(string reason) => Prefix + reason;

    private string? FindObstacle(Call call, JsonObject gateway, JsonObject target)
    {
        var endpoint = target["targetConfiguration"]!["mcp"]!["mcpServer"]!.AsObject().Text("endpoint");
        if (RuntimeEndpoint.Parse(endpoint) is not { } address)
            return null;
        if (!address.IsInvocation || call.Table(Runtimes.TableName).Find(address.RuntimeId) is not { } runtime || runtime.Text("status") is "CREATING" or "DELETING")
            return "Unable to connect to the MCP server. Please check the server";
        var kind = target.Objects("credentialProviderConfigurations").FirstOrDefault()?.Text("credentialProviderType");
        var wantsToken = runtime["authorizerConfiguration"] is not null;
        // The third of the three shapes that a role not yet propagated shows itself in.
        if (wantsToken != kind is "OAUTH" || kind == "GATEWAY_IAM_ROLE" && !MayInvoke(gateway, runtime))
            return "Authorization error when sending message";
        if (runtime["protocolConfiguration"]!.AsObject().Text("serverProtocol") != "MCP")
            return "Received error (502) from runtime.";
        return IsCold(call, runtime) ? "Runtime initialization time exceeded." : null;
    }

    private bool MayInvoke(JsonObject gateway, JsonObject runtime) =>
        roles.Allows(gateway.Text("roleArn"), "bedrock-agentcore:InvokeAgentRuntime", runtime.Text("agentRuntimeArn"));

    // The first call to a version starts its container, and every call fails until that is up.
    private bool IsCold(Call call, JsonObject runtime)
    {
        var table = call.Table("containers");
        var key = Runtimes.VersionKey(runtime.Text("agentRuntimeId"), runtime.Text("agentRuntimeVersion"));
        if (!table.TryFind(key, out var container))
        {
            container = new JsonObject { ["up"] = (call.Now + behavior.RuntimeColdStart).ToUnixTimeMilliseconds() };
            table.Put(key, container);
        }

        return call.Now.ToUnixTimeMilliseconds() < container["up"]!.GetValue<long>();
    }
}
