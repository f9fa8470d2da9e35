using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Events;

/// <summary>The rules of the default event bus, with their targets and tags.</summary>
internal sealed class Rules : IOperations
{
    public const string TableName = "rules";
    public const string Bus = "default";

    private const int MaximumTargets = 5;
    private const int MaximumTags = 50;

    private static readonly TagList Tags = new();

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("PutRule", Put);
        on("DescribeRule", call => call.Reply(Find(call, "Name")));
        on("ListRules", List);
        on("EnableRule", call => Change(call, rule => rule["State"] = "ENABLED"));
        on("DisableRule", call => Change(call, rule => rule["State"] = "DISABLED"));
        on("DeleteRule", Delete);
        on("PutTargets", PutTargets);
        on("ListTargetsByRule", call => new JsonObject { ["Targets"] = Find(call, "Rule").Objects("_targets").Select(Copy).ToJsonArray() });
        on("RemoveTargets", RemoveTargets);
        on("TagResource", call => Tag(call, rule =>
            Tags.Set(rule, "_tags", call.Input.Objects("Tags"), MaximumTags, EventsErrors.TooManyTags)));
        on("UntagResource", call => Tag(call, rule => Tags.Remove(rule, "_tags", call.Input.Texts("TagKeys"))));
        on("ListTagsForResource", call => new JsonObject { ["Tags"] = FindByArn(call).Objects("_tags").Select(Copy).ToJsonArray() });
    }

    private static JsonObject Put(Call call)
    {
        CheckBus(call);
        if (call.TextOrNull("ScheduleExpression") is not null) throw EventsErrors.NoSchedules();
        var pattern = call.TextOrNull("EventPattern") ?? throw EventsErrors.NoTrigger();
        EventPattern.Parse(pattern);
        var name = call.Text("Name");
        var table = call.Table(TableName);
        var rule = (table.Find(name)?.Copy() ?? new JsonObject
        {
            ["Name"] = name,
            ["Arn"] = call.Arn("rule/" + name),
            ["EventBusName"] = Bus,
            ["CreatedBy"] = call.Account.Id,
        }).CopyAll(call.Input, "EventPattern", "State", "Description", "RoleArn").Default("State", "ENABLED");

        // A rule that is put again keeps its tags.
        if (!table.Contains(name)) Tags.Set(rule, "_tags", call.Input.Objects("Tags"), MaximumTags, EventsErrors.TooManyTags);
        table.Put(name, rule);
        return new JsonObject { ["RuleArn"] = rule.Text("Arn") };
    }

    private static JsonObject List(Call call)
    {
        CheckBus(call);
        var prefix = call.TextOrNull("NamePrefix") ?? "";
        var rows = call.Table(TableName).Listed.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal));
        var page = Page<JsonObject>.Read(rows, call.Number("Limit", 100), call.TextOrNull("NextToken"), EventsErrors.InvalidToken);
        return new JsonObject { ["Rules"] = call.Summaries("Rules", page.Items), ["NextToken"] = page.NextToken };
    }

    private static JsonObject Delete(Call call)
    {
        CheckBus(call);
        var table = call.Table(TableName);

        // A rule that is not there is deleted.
        if (table.Find(call.Text("Name")) is { } rule && rule.Objects("_targets").Any()) throw EventsErrors.HasTargets();
        table.Remove(call.Text("Name"));
        return [];
    }

    private static JsonObject PutTargets(Call call)
    {
        var rule = Find(call, "Rule").Copy();
        var given = call.Input.Objects("Targets").ToList();
        var kept = rule.Objects("_targets").Where(old => given.TrueForAll(target => target.Text("Id") != old.Text("Id")));
        var targets = kept.Concat(given).Select(Copy).ToJsonArray();
        if (targets.Count > MaximumTargets) throw EventsErrors.TooManyTargets();
        rule["_targets"] = targets;
        call.Table(TableName).Put(rule.Text("Name"), rule);
        return new JsonObject { ["FailedEntryCount"] = 0, ["FailedEntries"] = new JsonArray() };
    }

    private static JsonObject RemoveTargets(Call call)
    {
        var rule = Find(call, "Rule").Copy();
        var ids = call.Input.Texts("Ids").ToHashSet(StringComparer.Ordinal);
        var failed = ids.Except(rule.Objects("_targets").Select(target => target.Text("Id")), StringComparer.Ordinal)
            .Select(id => new JsonObject
            {
                ["TargetId"] = id,
                ["ErrorCode"] = "ResourceNotFoundException",
                ["ErrorMessage"] = $"Rule {rule.Text("Name")} does not have target {id}.",
            }).ToJsonArray();
        rule["_targets"] = rule.Objects("_targets").Where(target => !ids.Contains(target.Text("Id"))).Select(Copy).ToJsonArray();
        call.Table(TableName).Put(rule.Text("Name"), rule);
        return new JsonObject { ["FailedEntryCount"] = failed.Count, ["FailedEntries"] = failed };
    }

    private static JsonObject Change(Call call, Action<JsonObject> change)
    {
        var rule = Find(call, "Name").Copy();
        change(rule);
        call.Table(TableName).Put(rule.Text("Name"), rule);
        return [];
    }

    private static JsonObject Tag(Call call, Action<JsonObject> change)
    {
        var rule = FindByArn(call).Copy();
        change(rule);
        call.Table(TableName).Put(rule.Text("Name"), rule);
        return [];
    }

    private static JsonObject Find(Call call, string member)
    {
        CheckBus(call);
        return call.Table(TableName).Find(call.Text(member)) ?? throw EventsErrors.NoSuchRule(call.Text(member), Bus);
    }

    private static JsonObject FindByArn(Call call)
    {
        var arn = call.Text("ResourceARN");
        return call.Table(TableName).Documents.FirstOrDefault(rule => rule.Text("Arn") == arn) ?? throw EventsErrors.NoSuchResource(arn);
    }

    private static void CheckBus(Call call)
    {
        if (call.TextOrNull("EventBusName") is { } bus && bus != Bus && bus != call.Arn("event-bus/" + Bus)) throw EventsErrors.NoSuchBus(bus);
    }

    private static JsonNode Copy(JsonObject document) => document.DeepClone();
}
