using System.Text.Json.Nodes;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Shows the reloads of local servers: lines of text, or an event for each.</summary>
internal static class ReloadOutput
{
    public static void Write(Terminal terminal, ReloadReport report, bool isDocument)
    {
        if (isDocument)
        {
            terminal.WriteEvent(new JsonObject
            {
                ["server"] = report.Server,
                ["state"] = report.State.ToString(),
                ["seconds"] = report.Duration?.TotalSeconds,
                ["message"] = report.Message,
                ["output"] = report.Message is null ? null : new JsonArray([.. report.LastLines.Select(line => (JsonNode?)line)]),
            });
            return;
        }

        terminal.Screen.WriteLine(report.State switch
        {
            ReloadState.Reloading => $"{report.Server}: the source has changed, reloading ...",
            ReloadState.Reloaded => $"{report.Server}: reloaded in {report.Duration!.Value.TotalSeconds:0.0} s.",
            _ => $"{report.Server}: not reloaded, and its calls fail until the source changes again. {report.Message}",
        });
        foreach (var line in report.LastLines) terminal.WriteForeign($"  {line}");
    }
}
