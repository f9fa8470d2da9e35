using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The containers of runtime versions. The first call to a version starts its container; calls fail until it is up.</summary>
internal static class RuntimeContainers
{
    public const string TableName = "containers";

    /// <summary>Whether the container of a version is not up yet. The first question starts it.</summary>
    public static bool IsCold(Table containers, JsonObject version, DateTimeOffset now, TimeSpan coldStart)
    {
        var key = Runtimes.VersionKey(version.Text("agentRuntimeId"), version.Text("agentRuntimeVersion"));
        if (!containers.TryFind(key, out var container))
        {
            container = new JsonObject { ["up"] = (now + coldStart).ToUnixTimeMilliseconds() };
            containers.Put(key, container);
        }

        return now.ToUnixTimeMilliseconds() < container["up"]!.GetValue<long>();
    }
}
