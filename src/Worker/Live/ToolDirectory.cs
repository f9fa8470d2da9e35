using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Access.Schemas;

namespace Reconciler.Worker.Live;

/// <summary>
/// Knows which tools targets offered when they were listed, whatever policies say. AgentCore has no call that tells; an embedded AWS does.
/// Where nobody tells, the tools that policies name are taken on trust.
/// </summary>
/// <param name="emulator">An embedded AWS; null where there is none.</param>
internal sealed class ToolDirectory(HttpClient? emulator)
{
    /// <summary>The tools of a live gateway's targets, by the targets' names; targets whose tools are not known are not among them.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Tool>>> ListedAsync(string gatewayId, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, IReadOnlyList<Tool>>(StringComparer.Ordinal);
        if (emulator is null) return known;
        try
        {
            using var answer = await emulator.GetAsync($"/_emulator/tools/{Uri.EscapeDataString(gatewayId)}", cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode || await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken).ConfigureAwait(false) is not { } body) return known;
            foreach (var target in body["targets"]!.AsArray())
            {
                if (target!["tools"] is JsonArray tools) known[(string)target["name"]!] = [.. tools.Select(tool => new Tool((string)tool!["name"]!, tool["inputSchema"]?.DeepClone().AsObject()))];
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException { InnerException: TimeoutException })
        {
            // Another endpoint on this machine: it knows nothing of tools.
        }

        return known;
    }
}
