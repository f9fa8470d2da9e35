using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Logs;

/// <summary>Log streams.</summary>
internal sealed class LogStreams(LogStore store) : IOperations
{
    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateLogStream", Create);
        on("DescribeLogStreams", Describe);
        on("DeleteLogStream", Delete);
    }

    private JsonObject Create(Call call)
    {
        var (group, name) = (call.Text("logGroupName"), call.Text("logStreamName"));
        store.FindGroup(call.Region, group);
        if (store.Streams(call.Region, group).Contains(name))
            throw LogErrors.StreamExists();
        store.CreateStream(call.Region, group, name);
        return [];
    }

    private JsonObject Describe(Call call)
    {
        var group = LogEvents.GroupOf(call);
        store.FindGroup(call.Region, group);
        var prefix = call.TextOrNull("logStreamNamePrefix") ?? "";
        var byTime = call.TextOrNull("orderBy") == "LastEventTime";
        var rows = store.Streams(call.Region, group).Listed.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(r => (Sort: byTime ? $"{r.Value["lastEventTimestamp"]?.GetValue<long>() ?? 0:D20} {r.Key}" : r.Key, r.Value));
        var ordered = call.Flag("descending")
            ? rows.OrderByDescending(r => r.Sort, StringComparer.Ordinal)
            : rows.OrderBy(r => r.Sort, StringComparer.Ordinal);
        var page = Page<JsonObject>.Read(
            ordered.Select((r, i) => KeyValuePair.Create(i.ToString("D8", null), r.Value)),
            call.Number("limit", 50),
            call.TextOrNull("nextToken"),
            LogErrors.InvalidToken);
        return new JsonObject { ["logStreams"] = call.Summaries("logStreams", page.Items), ["nextToken"] = page.NextToken };
    }

    private JsonObject Delete(Call call)
    {
        var (group, name) = (call.Text("logGroupName"), call.Text("logStreamName"));
        store.FindStream(call.Region, group, name);
        store.Streams(call.Region, group).Remove(name);
        foreach (var (key, _) in store.Blocks(call.Region, group).Rows.Where(b => b.Value.Text("stream") == name))
            store.Blocks(call.Region, group).Remove(key);
        return [];
    }
}
