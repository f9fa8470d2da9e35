using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Sqs;

/// <summary>Queues, their attributes and tags.</summary>
internal sealed partial class Queues : IOperations
{
    private const int MaximumTags = 50;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateQueue", Create);
        on("GetQueueUrl", call => Url(call, QueueTable.Of(call).Find(call.Text("QueueName")) ?? throw SqsErrors.NoSuchQueue()));
        on("ListQueues", List);
        on("GetQueueAttributes", GetAttributes);
        on("SetQueueAttributes", SetAttributes);
        on("PurgeQueue", call => Change(call, QueueTable.Of(call).Purge));
        on("DeleteQueue", call => Change(call, QueueTable.Of(call).Remove));
        on("TagQueue", call => Change(call, queue => Tag(call, queue, call.Input.Child("Tags"))));
        on("UntagQueue", call => Change(call, queue => Untag(call, queue)));
        on("ListQueueTags", call => new JsonObject { ["Tags"] = Find(call).Child("Tags").DeepClone() });
    }

    public static JsonObject Find(Call call) => QueueTable.Of(call).FindByUrl(call.Text("QueueUrl"));

    private static JsonObject Create(Call call)
    {
        var (name, table) = (call.Text("QueueName"), QueueTable.Of(call));
        if (name.EndsWith(".fifo", StringComparison.Ordinal)) throw SqsErrors.NoFifo();
        if (!NamePattern().IsMatch(name)) throw SqsErrors.InvalidName();
        var attributes = new JsonObject();
        QueueAttributes.Set(attributes, call.Input.Child("Attributes"));
        if (table.Find(name) is { } existing)
        {
            var live = QueueAttributes.WithDefaults(existing);
            foreach (var (attribute, value) in attributes)
            {
                if (live.TextOrNull(attribute) != value!.GetValue<string>()) throw SqsErrors.QueueExists(attribute);
            }

            return Url(call, existing);
        }

        var queue = new JsonObject
        {
            ["Name"] = name,
            ["Arn"] = call.Arn(name),
            ["CreatedAt"] = call.Now.ToUnixTimeSeconds(),
            ["ChangedAt"] = call.Now.ToUnixTimeSeconds(),
            ["Attributes"] = attributes,
        };
        Tag(call, queue, call.Input.Child("tags"));
        return Url(call, queue);
    }

    private static JsonObject List(Call call)
    {
        var prefix = call.TextOrNull("QueueNamePrefix") ?? "";
        var rows = QueueTable.Of(call).All.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal));
        var page = Page<JsonObject>.Read(
            rows,
            call.Number("MaxResults", 1000),
            call.TextOrNull("NextToken"),
            () => SqsErrors.InvalidParameter("NextToken", call.Text("NextToken"), "It is no token of an earlier answer"));
        return new JsonObject
        {
            ["QueueUrls"] = page.Items.Select(queue => AddressOf(call, queue)).ToJsonArray(),
            ["NextToken"] = page.NextToken,
        };
    }

    private static JsonObject GetAttributes(Call call)
    {
        var (queue, table) = (Find(call), QueueTable.Of(call));
        var messages = table.MessagesOf(queue);
        var delayed = messages.Count(m => m.Value["VisibleAt"]!.GetValue<long>() > table.Now && m.Value["Received"]!.GetValue<long>() == 0);
        var visible = messages.Count(m => m.Value["VisibleAt"]!.GetValue<long>() <= table.Now);
        var all = QueueAttributes.WithDefaults(queue);
        all["QueueArn"] = queue.Text("Arn");
        all["CreatedTimestamp"] = queue["CreatedAt"]!.ToString();
        all["LastModifiedTimestamp"] = queue["ChangedAt"]!.ToString();
        all["ApproximateNumberOfMessages"] = Text(visible);
        all["ApproximateNumberOfMessagesDelayed"] = Text(delayed);
        all["ApproximateNumberOfMessagesNotVisible"] = Text(messages.Count - visible - delayed);
        var names = call.Input.Texts("AttributeNames").ToHashSet(StringComparer.Ordinal);
        if (!names.Contains("All"))
        {
            foreach (var name in all.Select(attribute => attribute.Key).Where(name => !names.Contains(name)).ToList()) all.Remove(name);
        }

        return all.Count == 0 ? [] : new JsonObject { ["Attributes"] = all };

        static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
    }

    private static JsonObject SetAttributes(Call call) => Change(call, queue =>
    {
        QueueAttributes.Set(queue.Child("Attributes"), call.Input.Child("Attributes"));
        queue["ChangedAt"] = call.Now.ToUnixTimeSeconds();
        QueueTable.Of(call).Save(queue);
    });

    private static void Tag(Call call, JsonObject queue, JsonObject tags)
    {
        TagMap.Set(queue, "Tags", tags, MaximumTags, SqsErrors.TooManyTags);
        QueueTable.Of(call).Save(queue);
    }

    private static void Untag(Call call, JsonObject queue)
    {
        foreach (var key in call.Input.Texts("TagKeys")) queue.Child("Tags").Remove(key);
        QueueTable.Of(call).Save(queue);
    }

    private static JsonObject Change(Call call, Action<JsonObject> change)
    {
        change(Find(call));
        return [];
    }

    private static JsonObject Url(Call call, JsonObject queue) => new() { ["QueueUrl"] = AddressOf(call, queue) };

    // The client sends further calls to this address, so it is the one at which this call came.
    private static string AddressOf(Call call, JsonObject queue)
    {
        var host = call.Request.Header("Host") ?? "";
        var scheme = host.Contains(".amazonaws.com", StringComparison.OrdinalIgnoreCase) ? "https" : "http";
        return $"{scheme}://{host}/{call.Account.Id}/{queue.Text("Name")}";
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,80}$", RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern();
}
