using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>A tool as the gateway offers it.</summary>
/// <param name="Name">Its name at the gateway, <c>target___tool</c>.</param>
/// <param name="OwnName">Its name at the target.</param>
/// <param name="Target">Who executes it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Json">How tools/list shows it, ready to be sent.</param>
internal sealed record McpTool(string Name, string OwnName, McpTarget Target, string Description, ReadOnlyMemory<byte> Json)
{
    /// <summary>Takes over a tool that a target listed.</summary>
    public static McpTool Create(McpTarget target, JsonObject listed)
    {
        var ownName = listed.Text("name");
        var name = target.Name + ToolStore.Separator + ownName;
        var shown = listed.Copy();
        shown["name"] = name;
        return new(name, ownName, target, listed.TextOrNull("description") ?? "", Protocol.JsonText.Utf8(shown));
    }
}
