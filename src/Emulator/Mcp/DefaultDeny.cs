using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane;

namespace Reconciler.Emulator.Mcp;

/// <summary>The answer of a policy engine that has no policies: in ENFORCE mode nobody may do anything.</summary>
internal sealed class DefaultDeny : IToolAuthorizer
{
    private static readonly ToolVerdict Denied = new(false, "No policy applies to the request (denied by default).");

    public ToolVerdict Authorize(JsonObject gateway, GatewayCaller caller, string tool, JsonObject input) => Enforces(gateway) ? Denied : ToolVerdict.Allowed;

    public bool MayEverCall(JsonObject gateway, GatewayCaller caller, string tool) => !Enforces(gateway);

    private static bool Enforces(JsonObject gateway) => gateway["policyEngineConfiguration"]?["mode"]?.GetValue<string>() == "ENFORCE";
}
