using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CedarBench;

/// <summary>The official implementation, compiled for Node.</summary>
internal static class OfficialEngine
{
    /// <summary>The nanoseconds per call for each workload, or null if Node or the package is missing.</summary>
    public static IReadOnlyList<long>? Measure(IReadOnlyList<Workload> workloads, string folder)
    {
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@cedar-policy", "cedar-wasm")))
            return null;
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "wasm.mjs"), Path.GetFullPath(folder)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start);
        if (node is null)
            return null;
        foreach (var workload in workloads)
            node.StandardInput.WriteLine(new JsonObject
            {
                ["name"] = $"{workload.Count}",
                ["policies"] = workload.Policies,
                ["entities"] = JsonNode.Parse(workload.Entities),
                ["context"] = JsonNode.Parse(workload.Context),
                ["action"] = $"tool{workload.Count / 2}",
            }.ToJsonString(JsonSerializerOptions.Default));
        node.StandardInput.Close();
        var lines = node.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        node.WaitForExit();
        return lines.Length == workloads.Count ? [.. lines.Select(l => long.Parse(l, CultureInfo.InvariantCulture))] : null;
    }
}
