using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Sqs;

namespace Reconciler.Emulator.Services.Events;

/// <summary>Amazon EventBridge: the default event bus, rules with patterns, and queues as their targets.</summary>
internal sealed class EventsService : Service
{
    public EventsService(Account account, IQueueDelivery queues)
        : base(account, "events")
    {
        Bus = new EventBus(account, queues);
        Add(new Rules());
        this["PutEvents"] = PutEvents;
    }

    /// <summary>Publishes events of other services.</summary>
    public EventBus Bus { get; }

    public override string TargetPrefix => "AWSEvents";

    public override IEnumerable<RequiredPermission> PermissionsOf(Call call) =>
        (call.TextOrNull("Rule") ?? call.TextOrNull("Name")) is { } name
            ? call.On(call.Arn("rule/" + name))
            : call.TextOrNull("ResourceARN") is { } arn ? call.On(arn) : call.On("*");

    public override IEnumerable<TaggedResource> ListTagged(string region) =>
        TaggedResource.In(Account.State[$"events/{region}/{Rules.TableName}"], "Arn", "_tags");

    public override bool IsManagement(string operation) => operation != "PutEvents";

    private JsonObject PutEvents(Call call)
    {
        var answers = new JsonArray();
        foreach (var entry in call.Input.Objects("Entries"))
        {
            var problem = FindProblem(entry, out var detail);
            if (problem is { } found)
            {
                answers.Add(new JsonObject { ["ErrorCode"] = found.Code, ["ErrorMessage"] = found.Message });
                continue;
            }

            var id = Guid.NewGuid().ToString();
            Bus.Publish(call.Region, Envelope(
                id, entry.Text("Source"), entry.Text("DetailType"), Account.Id, call.Now, call.Region, entry["Resources"], detail!));
            answers.Add(new JsonObject { ["EventId"] = id });
        }

        var failed = answers.Count(answer => answer!["ErrorCode"] is not null);
        return new JsonObject { ["FailedEntryCount"] = failed, ["Entries"] = answers };
    }

    /// <summary>Returns an event in the envelope that targets get.</summary>
    public static JsonObject Envelope(
        string id, string source, string detailType, string account, DateTimeOffset time, string region, JsonNode? resources, JsonObject detail) =>
        new()
        {
            ["version"] = "0",
            ["id"] = id,
            ["detail-type"] = detailType,
            ["source"] = source,
            ["account"] = account,
            ["time"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["region"] = region,
            ["resources"] = resources?.DeepClone() ?? new JsonArray(),
            ["detail"] = detail,
        };

    private static (string Code, string Message)? FindProblem(JsonObject entry, out JsonObject? detail)
    {
        detail = null;
        foreach (var member in (ReadOnlySpan<string>)["Source", "DetailType", "Detail"])
        {
            if (string.IsNullOrEmpty(entry.TextOrNull(member)))
                return ("InvalidArgument", $"Parameter {member} is not valid. Reason: {member} is a required argument.");
        }

        if (entry.Text("Source").StartsWith("aws.", StringComparison.Ordinal))
            return ("NotAuthorizedForSourceException", "Not authorized for the source.");
        try
        {
            detail = JsonNode.Parse(entry.Text("Detail")) as JsonObject;
        }
        catch (JsonException)
        {
            // Said below.
        }

        return detail is null ? ("MalformedDetail", "Detail is malformed.") : null;
    }
}
