using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Logs;

/// <summary>Writing, reading and searching events.</summary>
internal sealed class LogEvents(LogStore store) : IOperations
{
    private const int PageSize = 10_000;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("PutLogEvents", Put);
        on("GetLogEvents", Get);
        on("FilterLogEvents", Filter);
    }

    /// <summary>The group of a request, which names it or gives its ARN.</summary>
    public static string GroupOf(Call call)
    {
        if (call.TextOrNull("logGroupName") is { } name)
            return name;
        var identifier = call.TextOrNull("logGroupIdentifier") ?? throw new AwsException("InvalidParameterException", "A log group name or identifier is required.");
        return identifier.Split(":log-group:")[^1].TrimEnd('*').TrimEnd(':');
    }

    private JsonObject Put(Call call)
    {
        var (group, stream) = (call.Text("logGroupName"), call.Text("logStreamName"));
        store.FindStream(call.Region, group, stream);
        var events = call.Input.Objects("logEvents").Select(e => (Timestamp: e["timestamp"]!.GetValue<long>(), Message: e.Text("message"))).ToList();
        if (events.Zip(events.Skip(1)).Any(p => p.First.Timestamp > p.Second.Timestamp))
            throw new AwsException("InvalidParameterException", "Log events in a single PutLogEvents request must be in chronological order.");
        store.Append(call.Region, group, stream, events);
        return new JsonObject { ["nextSequenceToken"] = store.Streams(call.Region, group).Find(stream)!["_blocks"]!.GetValue<int>().ToString("D56", CultureInfo.InvariantCulture) };
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

    // Tokens name a position; at either end the same token comes back, which is how clients know that there is no more.
    private static (int Start, int End) Window(string? token, int count, int limit, bool fromHead)
    {
        if (token is null)
            return fromHead ? (0, Math.Min(limit, count)) : (Math.Max(count - limit, 0), count);
        if (token.Length < 3 || token[1] != '/' || !int.TryParse(token[2..], CultureInfo.InvariantCulture, out var position) || position < 0)
            throw LogGroups.InvalidToken();
        position = Math.Min(position, count);
        return token[0] == 'f' ? (position, Math.Min(position + limit, count)) : (Math.Max(position - limit, 0), position);
    }

    private JsonObject Filter(Call call)
    {
        var group = GroupOf(call);
        store.FindGroup(call.Region, group);
        var names = call.Input.Texts("logStreamNames").ToHashSet();
        var prefix = call.TextOrNull("logStreamNamePrefix") ?? "";
        var matching = InTime(call, store.Events(call.Region, group, s => (names.Count == 0 || names.Contains(s)) && s.StartsWith(prefix, StringComparison.Ordinal)))
            .Where(e => FilterPattern.Matches(call.TextOrNull("filterPattern") ?? "", e.Text("message")));
        var page = Page<JsonObject>.Read(
            matching.Select((e, i) => KeyValuePair.Create(i.ToString("D10", CultureInfo.InvariantCulture), e)), call.Number("limit", PageSize), call.TextOrNull("nextToken"), LogGroups.InvalidToken);
        return new JsonObject { ["events"] = call.Summaries("events", page.Items), ["searchedLogStreams"] = new JsonArray(), ["nextToken"] = page.NextToken };
    }

    private static IEnumerable<JsonObject> InTime(Call call, IEnumerable<JsonObject> events)
    {
        var (start, end) = (call.Number("startTime", 0), call.Number("endTime", long.MaxValue));
        return events.Where(e => e["timestamp"]!.GetValue<long>() is var time && time >= start && time < end);
    }
}
