using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Logs;

/// <summary>Log groups, their retention and their tags.</summary>
internal sealed class LogGroups(LogStore store) : IOperations
{
    private static readonly HashSet<long> Retentions =
    [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateLogGroup", Create);
        on("DescribeLogGroups", Describe);
        on("DeleteLogGroup", Delete);
        on("PutRetentionPolicy", PutRetention);
        on("DeleteRetentionPolicy", call => Change(call, g => g.Remove("retentionInDays")));
        on("TagResource", Tag);
        on("UntagResource", Untag);
        on("ListTagsForResource", call => new JsonObject { ["tags"] = FindByArn(call).Child("_tags").DeepClone() });
    }

    private JsonObject Create(Call call)
    {
        var name = call.Text("logGroupName");
        if (store.Groups(call.Region).Contains(name))
            throw LogErrors.GroupExists();
        var group = store.CreateGroup(call.Region, name).CopySet(call.Input, "kmsKeyId", "logGroupClass");
        group["_tags"] = call.Copy("tags") ?? new JsonObject();
        store.Groups(call.Region).Put(name, group);
        return [];
    }

    private JsonObject Describe(Call call)
    {
        var (prefix, pattern) = (call.TextOrNull("logGroupNamePrefix") ?? "", call.TextOrNull("logGroupNamePattern") ?? "");
        var rows = store.Groups(call.Region).Listed
            .Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal) && r.Key.Contains(pattern, StringComparison.OrdinalIgnoreCase));
        var page = Page<JsonObject>.Read(rows, call.Number("limit", 50), call.TextOrNull("nextToken"), LogErrors.InvalidToken);
        return new JsonObject { ["logGroups"] = call.Summaries("logGroups", page.Items), ["nextToken"] = page.NextToken };
    }

    private JsonObject Delete(Call call)
    {
        var name = call.Text("logGroupName");
        store.FindGroup(call.Region, name);
        store.Groups(call.Region).Remove(name);
        store.Streams(call.Region, name).Clear();
        store.Blocks(call.Region, name).Clear();
        return [];
    }

    private JsonObject PutRetention(Call call)
    {
        if (!Retentions.Contains(call.Number("retentionInDays", 0)))
            throw LogErrors.InvalidRetention(call.Number("retentionInDays", 0), Retentions);
        return Change(call, g => g.CopySet(call.Input, "retentionInDays"));
    }

    private JsonObject Tag(Call call)
    {
        var group = FindByArn(call);
        TagMap.Set(group, "_tags", call.Input["tags"]!.AsObject(), TagRules.Maximum, LogErrors.TooManyTags);
        store.Groups(call.Region).Put(group.Text("logGroupName"), group);
        return [];
    }

    private JsonObject Untag(Call call)
    {
        var group = FindByArn(call);
        foreach (var key in call.Input.Texts("tagKeys"))
            group.Child("_tags").Remove(key);
        store.Groups(call.Region).Put(group.Text("logGroupName"), group);
        return [];
    }

    private JsonObject FindByArn(Call call)
    {
        const string Marker = ":log-group:";
        var arn = call.Text("resourceArn");
        var at = arn.IndexOf(Marker, StringComparison.Ordinal);
        return store.FindGroup(call.Region, at < 0 ? arn : arn[(at + Marker.Length)..].TrimEnd('*').TrimEnd(':'));
    }

    private JsonObject Change(Call call, Action<JsonObject> change)
    {
        var group = store.FindGroup(call.Region, call.Text("logGroupName"));
        change(group);
        store.Groups(call.Region).Put(group.Text("logGroupName"), group);
        return [];
    }
}
