using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Logs;

/// <summary>Log groups, streams and events. Each write to a stream is a block of events in one row.</summary>
internal sealed class LogStore(Account account) : ILogWriter
{
    public Account Account => account;

    public Table Groups(string region) => account.State[$"logs/{region}/groups"];

    public Table Streams(string region, string group) => account.State[$"logs/{region}/streams/{group}"];

    public Table Blocks(string region, string group) => account.State[$"logs/{region}/events/{group}"];

    /// <exception cref="AwsException">There is no such group.</exception>
    public JsonObject FindGroup(string region, string name) => Groups(region).Find(name)
        ?? throw LogErrors.NoSuchGroup();

    /// <exception cref="AwsException">There is no such stream.</exception>
    public JsonObject FindStream(string region, string group, string name)
    {
        FindGroup(region, group);
        return Streams(region, group).Find(name) ?? throw LogErrors.NoSuchStream();
    }

    public JsonObject CreateGroup(string region, string name)
    {
        var arn = $"arn:aws:logs:{region}:{account.Id}:log-group:{name}";
        return Groups(region).Put(name, new JsonObject
        {
            ["logGroupName"] = name,
            ["creationTime"] = account.Now.ToUnixTimeMilliseconds(),
            ["metricFilterCount"] = 0,
            ["arn"] = arn + ":*",
            ["logGroupArn"] = arn,
            ["storedBytes"] = 0,
            ["logGroupClass"] = "STANDARD",
        });
    }

    public JsonObject CreateStream(string region, string group, string name) => Streams(region, group).Put(name, new JsonObject
    {
        ["logStreamName"] = name,
        ["creationTime"] = account.Now.ToUnixTimeMilliseconds(),
        ["arn"] = $"arn:aws:logs:{region}:{account.Id}:log-group:{group}:log-stream:{name}",
        ["storedBytes"] = 0,
    });

    /// <summary>Adds events to a stream that exists.</summary>
    public void Append(string region, string group, string stream, IEnumerable<(long Timestamp, string Message)> events)
    {
        var document = Streams(region, group).Find(stream)!;
        var list = events.Select(e => new JsonObject { ["timestamp"] = e.Timestamp, ["message"] = e.Message }).ToList();
        if (list.Count == 0)
            return;
        var now = account.Now.ToUnixTimeMilliseconds();
        var number = document["_blocks"]?.GetValue<int>() ?? 0;
        var block = new JsonObject { ["stream"] = stream, ["ingestionTime"] = now, ["events"] = list.ToJsonArray() };
        Blocks(region, group).Put(BlockKey(stream, number), block);
        document["_blocks"] = number + 1;
        document.Default("firstEventTimestamp", list.Min(e => e["timestamp"]!.GetValue<long>()));
        document["lastEventTimestamp"] = Math.Max(
            document["lastEventTimestamp"]?.GetValue<long>() ?? 0, list.Max(e => e["timestamp"]!.GetValue<long>()));
        document["lastIngestionTime"] = now;
        Streams(region, group).Put(stream, document);
    }

    public void Write(string region, string group, string stream, IEnumerable<(long Timestamp, string Message)> events)
    {
        if (!Groups(region).Contains(group))
            CreateGroup(region, group);
        if (!Streams(region, group).Contains(stream))
            CreateStream(region, group, stream);
        Append(region, group, stream, events);
    }

    public void Forget(string region, string group, string stream, int block) => Blocks(region, group).Remove(BlockKey(stream, block));

    private static string BlockKey(string stream, int block) => $"{stream}\n{block:D8}";

    /// <summary>The events of a group up to the current time, ordered by time.</summary>
    public IEnumerable<JsonObject> Events(string region, string group, Func<string, bool> stream)
    {
        var now = account.Now.ToUnixTimeMilliseconds();
        return Blocks(region, group).Rows
            .Where(b => stream(b.Value.Text("stream")))
            .SelectMany(b => b.Value.Objects("events").Select((e, i) => new JsonObject
            {
                ["logStreamName"] = b.Value.Text("stream"),
                ["ingestionTime"] = b.Value["ingestionTime"]!.DeepClone(),
                ["eventId"] = $"{b.Value["ingestionTime"]!.GetValue<long>():D20}{b.Key[^8..]}{i:D8}",
            }.CopySet(e, "timestamp", "message")))
            .Where(e => e["timestamp"]!.GetValue<long>() <= now)
            .OrderBy(e => e["timestamp"]!.GetValue<long>());
    }
}
