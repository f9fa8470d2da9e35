using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Services.AgentCore.Store;

/// <summary>The paging of AgentCore's lists.</summary>
internal static class Paging
{
    public static JsonObject Reply(Call call, string member, IEnumerable<KeyValuePair<string, JsonObject>> rows, int pageSize)
    {
        var page = Page<JsonObject>.Read(
            rows, call.Number("maxResults", pageSize), call.TextOrNull("nextToken"), AgentCoreErrors.InvalidToken);
        return new JsonObject { [member] = call.Summaries(member, page.Items), ["nextToken"] = page.NextToken };
    }
}
