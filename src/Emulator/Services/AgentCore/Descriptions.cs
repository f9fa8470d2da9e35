using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>Descriptions in partial updates. A missing wrapper keeps the description, an empty wrapper removes it.</summary>
internal static class Descriptions
{
    public static void Apply(JsonObject document, JsonObject wrapper)
    {
        if (wrapper.TextOrNull("optionalValue") is { } description)
            document["description"] = description;
        else
            document.Remove("description");
    }
}
