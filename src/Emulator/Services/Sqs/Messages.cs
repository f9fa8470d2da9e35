using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Sqs;

/// <summary>
/// Messages. A received message is invisible until its time-out; each receipt has a handle of its own, and the last one can delete it.
/// A message that was received too often moves to the dead-letter queue.
/// </summary>
internal sealed class Messages : IOperations
{
    private const int MaximumBatch = 10;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("SendMessage", call => Send(call, Queues.Find(call), call.Input));
        on("SendMessageBatch", call => Batch(call, (queue, entry) => Send(call, queue, entry)));
        on("DeleteMessage", call => Delete(call, Queues.Find(call), call.Input));
        on("DeleteMessageBatch", call => Batch(call, (queue, entry) => Delete(call, queue, entry)));
        on("ChangeMessageVisibility", ChangeVisibility);
    }

    /// <summary>Receives messages, and waits for one as long as the call or the queue says.</summary>
    public static async Task<JsonObject> ReceiveAsync(Call call, CancellationToken cancellationToken)
    {
        var most = call.Number("MaxNumberOfMessages", 1);
        if (most is < 1 or > 10)
            throw SqsErrors.InvalidParameter("MaxNumberOfMessages", Text(most), "Must be between 1 and 10, if provided");
        var (account, clock) = (call.Account, call.Account.Options.Clock);
        var end = clock.GetUtcNow() + account.Perform(() => WaitOf(call));
        while (true)
        {
            // Subscribed before it looks, so that no message can come in between.
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void OnChange() => changed.TrySetResult();
            account.Changed += OnChange;
            try
            {
                var (received, next) = account.Perform(() => Take(call, most));
                var rest = end - clock.GetUtcNow();
                if (received.Count > 0 || rest <= TimeSpan.Zero)
                    return received.Count == 0 ? [] : new JsonObject { ["Messages"] = received };
                var wait = next is { } due && due < rest ? due : rest;
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(changed.Task, Task.Delay(wait, clock, timeout.Token));
                await timeout.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
            finally
            {
                account.Changed -= OnChange;
            }
        }
    }

    /// <summary>Takes what can be received now.</summary>
    /// <returns>The messages, and after which time another one becomes visible.</returns>
    private static (JsonArray Received, TimeSpan? Next) Take(Call call, long most)
    {
        var (queue, table) = (Queues.Find(call), QueueTable.Of(call));
        var timeout = call.Number("VisibilityTimeout", QueueAttributes.Number(queue, QueueAttributes.VisibilityTimeout));
        var (received, next) = (new JsonArray(), (TimeSpan?)null);
        foreach (var (key, message) in table.MessagesOf(queue))
        {
            var hidden = TimeSpan.FromMilliseconds(message["VisibleAt"]!.GetValue<long>() - table.Now);
            if (hidden > TimeSpan.Zero)
            {
                if (next is null || hidden < next) next = hidden;
                continue;
            }

            if (received.Count == most || MoveToDeadLetters(queue, table, key, message)) continue;
            message["VisibleAt"] = table.Now + (timeout * 1000);
            message["Received"] = message["Received"]!.GetValue<long>() + 1;
            message.Default("FirstReceivedAt", table.Now);
            message["Receipt"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
            table.SaveMessage(key, message);
            received.Add(Show(call, key, message));
        }

        return (received, next);
    }

    private static bool MoveToDeadLetters(JsonObject queue, QueueTable table, string key, JsonObject message)
    {
        if (queue.Child("Attributes").TextOrNull(QueueAttributes.RedrivePolicy) is not { } text) return false;
        var policy = (JsonObject)JsonNode.Parse(text)!;
        if (!long.TryParse(policy["maxReceiveCount"]?.ToString(), CultureInfo.InvariantCulture, out var most)
            || message["Received"]!.GetValue<long>() < most)
        {
            return false;
        }

        var arn = policy["deadLetterTargetArn"]?.ToString() ?? "";
        if (table.Find(arn[(arn.LastIndexOf(':') + 1)..]) is not { } target) return false;
        table.RemoveMessage(key);
        table.Append(target, new JsonObject().CopySet(message, "Body", "Attributes", "Sender"), 0);
        return true;
    }

    private static JsonObject Show(Call call, string key, JsonObject message)
    {
        var names = call.Input.Texts("MessageSystemAttributeNames").Concat(call.Input.Texts("AttributeNames"))
            .ToHashSet(StringComparer.Ordinal);
        var system = new JsonObject
        {
            ["SenderId"] = message.Text("Sender"),
            ["SentTimestamp"] = message["SentAt"]!.ToString(),
            ["ApproximateReceiveCount"] = message["Received"]!.ToString(),
            ["ApproximateFirstReceiveTimestamp"] = message["FirstReceivedAt"]!.ToString(),
        };
        foreach (var name in system.Select(attribute => attribute.Key).ToList())
        {
            if (!names.Contains("All") && !names.Contains(name)) system.Remove(name);
        }

        var shown = new JsonObject
        {
            ["MessageId"] = message.Text("MessageId"),
            ["ReceiptHandle"] = Handle(key, message),
            ["Body"] = message.Text("Body"),
            ["MD5OfBody"] = MessageDigests.OfBody(message.Text("Body")),
        };
        if (system.Count > 0) shown["Attributes"] = system;
        var wanted = call.Input.Texts("MessageAttributeNames").ToList();
        var attributes = new JsonObject();
        foreach (var (name, value) in message.Child("Attributes"))
        {
            if (wanted.Exists(want => IsNamed(want, name))) attributes[name] = value!.DeepClone();
        }

        if (attributes.Count == 0) return shown;
        shown["MessageAttributes"] = attributes;
        shown["MD5OfMessageAttributes"] = MessageDigests.OfAttributes(attributes);
        return shown;

        static bool IsNamed(string want, string name) => want is "All" or ".*" || want == name
            || want.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(want[..^1], StringComparison.Ordinal);
    }

    private static JsonObject Send(Call call, JsonObject queue, JsonObject entry)
    {
        var body = entry.TextOrNull("MessageBody");
        if (string.IsNullOrEmpty(body)) throw SqsErrors.EmptyMessage();
        var limit = QueueAttributes.Number(queue, QueueAttributes.MaximumSize);
        if (Encoding.UTF8.GetByteCount(body) > limit) throw SqsErrors.TooLong(limit);
        var attributes = entry["MessageAttributes"] as JsonObject;
        var message = new JsonObject { ["Body"] = body, ["Sender"] = call.Caller.UserId, ["Attributes"] = attributes?.DeepClone() };
        var sent = QueueTable.Of(call).Append(queue, message, entry["DelaySeconds"]?.GetValue<long>());
        var answer = new JsonObject { ["MessageId"] = sent.Text("MessageId"), ["MD5OfMessageBody"] = MessageDigests.OfBody(body) };
        if (attributes is { Count: > 0 }) answer["MD5OfMessageAttributes"] = MessageDigests.OfAttributes(attributes);
        return answer;
    }

    private static JsonObject Delete(Call call, JsonObject queue, JsonObject entry)
    {
        // Deleting twice, or with the handle of an earlier receipt, does nothing.
        var (key, message) = FindReceipt(call, queue, entry.Text("ReceiptHandle"));
        if (message is not null) QueueTable.Of(call).RemoveMessage(key);
        return [];
    }

    private static JsonObject ChangeVisibility(Call call)
    {
        var seconds = call.Number("VisibilityTimeout", 0);
        if (seconds is < 0 or > 43_200)
            throw SqsErrors.InvalidParameter("VisibilityTimeout", Text(seconds), "VisibilityTimeout must be between 0 and 43200");
        var (table, queue) = (QueueTable.Of(call), Queues.Find(call));
        var (key, message) = FindReceipt(call, queue, call.Text("ReceiptHandle"));
        if (message is null || message["VisibleAt"]!.GetValue<long>() <= table.Now)
            throw new AwsException("MessageNotInflight", "The specified message isn't in flight.");
        message["VisibleAt"] = table.Now + (seconds * 1000);
        table.SaveMessage(key, message);
        return [];
    }

    private static JsonObject Batch(Call call, Func<JsonObject, JsonObject, JsonObject> perform)
    {
        var (queue, entries) = (Queues.Find(call), call.Input.Objects("Entries").ToList());
        if (entries.Count == 0) throw SqsErrors.EmptyBatch();
        if (entries.Count > MaximumBatch) throw SqsErrors.TooManyEntries(entries.Count);
        if (entries.GroupBy(entry => entry.Text("Id"), StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } repeated)
            throw SqsErrors.RepeatedId(repeated.Key);
        var (successful, failed) = (new JsonArray(), new JsonArray());
        foreach (var entry in entries)
        {
            try
            {
                var answer = perform(queue, entry);
                answer["Id"] = entry.Text("Id");
                successful.Add(answer);
            }
            catch (AwsException e)
            {
                failed.Add(new JsonObject { ["Id"] = entry.Text("Id"), ["SenderFault"] = true, ["Code"] = e.Code, ["Message"] = e.Message });
            }
        }

        return new JsonObject { ["Successful"] = successful, ["Failed"] = failed };
    }

    private static string Handle(string key, JsonObject message) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new[] { key, message.Text("Receipt") }));

    /// <exception cref="AwsException">The handle is none of this queue.</exception>
    private static (string Key, JsonObject? Message) FindReceipt(Call call, JsonObject queue, string handle)
    {
        try
        {
            if (JsonSerializer.Deserialize<string[]>(Convert.FromBase64String(handle)) is [var key, var receipt]
                && key.StartsWith(queue.Text("Name") + "/", StringComparison.Ordinal))
            {
                var message = QueueTable.Of(call).FindMessage(key);
                return (key, message?.TextOrNull("Receipt") == receipt ? message : null);
            }
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Said below.
        }

        throw SqsErrors.InvalidReceipt(handle);
    }

    private static TimeSpan WaitOf(Call call)
    {
        var seconds = call.Number("WaitTimeSeconds", QueueAttributes.Number(Queues.Find(call), QueueAttributes.WaitTime));
        return seconds is >= 0 and <= 20
            ? TimeSpan.FromSeconds(seconds)
            : throw SqsErrors.InvalidParameter("WaitTimeSeconds", Text(seconds), "Must be >= 0 and <= 20, if provided");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
