using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Asks the policy engine of a gateway. A gateway without one lets every caller use every tool.</summary>
internal interface IToolAuthorizer
{
    /// <summary>Whether this call of a tool is allowed.</summary>
    /// <param name="gateway">The gateway's document.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="tool">The tool as it is called at the gateway: <c>target___tool</c>.</param>
    /// <param name="input">The call's arguments.</param>
    ToolVerdict Authorize(JsonObject gateway, GatewayCaller caller, string tool, JsonObject input);

    /// <summary>Whether some input would be allowed; a tool for which there is none is not listed.</summary>
    bool MayEverCall(JsonObject gateway, GatewayCaller caller, string tool);
}
