using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Logs;

/// <summary>Operations to write, read and search events.</summary>
internal sealed class LogEvents(LogStore store) : IOperations
{
    private const int PageSize = 10_000;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("PutLogEvents", Put);
        on("GetLogEvents", Get);
        on("FilterLogEvents", Filter);
    }

    /// <summary>The group of a request, by name or ARN.</summary>
    public static string GroupOf(Call call)
    {
        if (call.TextOrNull("logGroupName") is { } name)
            return name;
        var identifier = call.TextOrNull("logGroupIdentifier") ?? throw LogErrors.GroupMissing();
        return identifier.Split(":log-group:")[^1].TrimEnd('*').TrimEnd(':');
    }

    private JsonObject Put(Call call)
    {
        var (group, stream) = (call.Text("logGroupName"), call.Text("logStreamName"));
        store.FindStream(call.Region, group, stream);
        var events = call.Input
            .Objects("logEvents")
            .Select(e => (Timestamp: e["timestamp"]!.GetValue<long>(), Message: e.Text("message")))
            .ToList();
        if (events.Zip(events.Skip(1)).Any(p => p.First.Timestamp > p.Second.Timestamp))
            throw LogErrors.NotChronological();
        store.Append(call.Region, group, stream, events);
        var blocks = store.Streams(call.Region, group).Find(stream)!["_blocks"]!.GetValue<int>();
        return new JsonObject { ["nextSequenceToken"] = blocks.ToString("D56", CultureInfo.InvariantCulture) };
    }

    private JsonObject Get(Call call)
    {
        var (group, stream) = (GroupOf(call), call.Text("logStreamName"));
        store.FindStream(call.Region, group, stream);
        var events = InTime(call, store.Events(call.Region, group, s => s == stream)).ToList();
        var limit = (int)call.Number("limit", PageSize);
        var token = call.TextOrNull("nextToken");
        var (start, end) = Window(token, events.Count, limit, call.Flag("startFromHead"));
        return new JsonObject
        {
            ["events"] = call.Summaries("events", events[start..end]),
            ["nextForwardToken"] = string.Create(CultureInfo.InvariantCulture, $"f/{end:D56}"),
            ["nextBackwardToken"] = string.Create(CultureInfo.InvariantCulture, $"b/{start:D56}"),
        };
    }

    // A token is a position. At the end the same token is returned, which tells clients that there are no more events.
    private static (int Start, int End) Window(string? token, int count, int limit, bool fromHead)
    {
        if (token is null)
            return fromHead ? (0, Math.Min(limit, count)) : (Math.Max(count - limit, 0), count);
        if (token.Length < 3 || token[1] != '/' || !int.TryParse(token[2..], CultureInfo.InvariantCulture, out var position) ||
            position < 0)
            throw LogErrors.InvalidToken();
        position = Math.Min(position, count);
        return token[0] == 'f' ? (position, Math.Min(position + limit, count)) : (Math.Max(position - limit, 0), position);
    }

    private JsonObject Filter(Call call)
    {
        var group = GroupOf(call);
        store.FindGroup(call.Region, group);
        var names = call.Input.Texts("logStreamNames").ToHashSet();
        var prefix = call.TextOrNull("logStreamNamePrefix") ?? "";
        bool InStream(string name) => (names.Count == 0 || names.Contains(name)) && name.StartsWith(prefix, StringComparison.Ordinal);
        var matching = InTime(call, store.Events(call.Region, group, InStream))
            .Where(e => FilterPattern.Matches(call.TextOrNull("filterPattern") ?? "", e.Text("message")))
            .Select((e, i) => KeyValuePair.Create(i.ToString("D10", CultureInfo.InvariantCulture), e));
        var page = Page<JsonObject>.Read(
            matching, call.Number("limit", PageSize), call.TextOrNull("nextToken"), LogErrors.InvalidToken);
        return new JsonObject
        {
            ["events"] = call.Summaries("events", page.Items),
            ["searchedLogStreams"] = new JsonArray(),
            ["nextToken"] = page.NextToken,
        };
    }

    private static IEnumerable<JsonObject> InTime(Call call, IEnumerable<JsonObject> events)
    {
        var (start, end) = (call.Number("startTime", 0), call.Number("endTime", long.MaxValue));
        return events.Where(e => e["timestamp"]!.GetValue<long>() is var time && time >= start && time < end);
    }
}
