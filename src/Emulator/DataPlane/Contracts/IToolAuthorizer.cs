using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Evaluates the policy engine of a gateway. Without a policy engine every caller may call every tool.</summary>
internal interface IToolAuthorizer
{
    /// <summary>Decides whether a tool call is allowed.</summary>
    /// <param name="gateway">The gateway's document.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="tool">The tool's name at the gateway: <c>target___tool</c>.</param>
    /// <param name="input">The call's arguments.</param>
    ToolVerdict Authorize(JsonObject gateway, GatewayCaller caller, string tool, JsonObject input);

    /// <summary>Whether a policy may withhold the output of a tool. Then nothing of it may be sent before it is complete.</summary>
    bool MaySuppress(JsonObject gateway, string tool);

    /// <summary>Decides whether the output of an allowed call may be returned.</summary>
    /// <param name="gateway">The gateway's document.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="tool">The tool's name at the gateway: <c>target___tool</c>.</param>
    /// <param name="input">The call's arguments.</param>
    /// <param name="output">The structured output; empty if the result has none.</param>
    ToolVerdict AuthorizeOutput(JsonObject gateway, GatewayCaller caller, string tool, JsonObject input, JsonObject output);

    /// <summary>Decides whether any input would be allowed. The gateway does not list a tool without an allowed input.</summary>
    bool MayEverCall(JsonObject gateway, GatewayCaller caller, string tool);
}
