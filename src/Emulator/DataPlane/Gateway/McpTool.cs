using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>A tool of a gateway.</summary>
/// <param name="Name">The tool's name at the gateway, <c>target___tool</c>.</param>
/// <param name="OwnName">The tool's name at the target.</param>
/// <param name="Target">The target that executes the tool.</param>
/// <param name="Description">The tool's description; empty if the target gave none.</param>
/// <param name="Json">The serialized entry of the tool in tools/list.</param>
internal sealed record McpTool(string Name, string OwnName, McpTarget Target, string Description, ReadOnlyMemory<byte> Json)
{
    /// <summary>Creates the gateway's tool from a target's entry in tools/list.</summary>
    public static McpTool Create(McpTarget target, JsonObject listed)
    {
        var ownName = listed.Text("name");
        var name = target.Name + ToolStore.Separator + ownName;
        var shown = listed.Copy();
        shown["name"] = name;
        return new(name, ownName, target, listed.TextOrNull("description") ?? "", Protocol.JsonText.Utf8(shown));
    }
}
