using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Sqs;

/// <summary>The queues of a region and their messages. Callers hold the account's gate.</summary>
internal sealed class QueueTable(Account account, string region)
{
    private Table Queues => account.State[$"sqs/{region}/queues"];

    private Table Messages => account.State[$"sqs/{region}/messages"];

    public static QueueTable Of(Call call) => new(call.Account, call.Region);

    public IReadOnlyList<KeyValuePair<string, JsonObject>> All => Queues.Rows;

    public JsonObject? Find(string name) => Queues.Find(name);

    /// <summary>The queue that a URL names. Its host does not count: it is that of an earlier run, or of AWS.</summary>
    /// <exception cref="AwsException">There is no such queue.</exception>
    public JsonObject FindByUrl(string url) => Find(url[(url.LastIndexOf('/') + 1)..]) ?? throw SqsErrors.NoSuchQueue();

    public void Save(JsonObject queue) => Queues.Put(queue.Text("Name"), queue);

    public void Remove(JsonObject queue)
    {
        Purge(queue);
        Queues.Remove(queue.Text("Name"));
    }

    public void Purge(JsonObject queue)
    {
        foreach (var (key, _) in MessagesOf(queue)) Messages.Remove(key);
    }

    /// <summary>The messages of a queue in the order of their arrival, without those that are older than its retention period.</summary>
    public List<KeyValuePair<string, JsonObject>> MessagesOf(JsonObject queue)
    {
        var prefix = queue.Text("Name") + "/";
        var oldest = Now - (QueueAttributes.Number(queue, QueueAttributes.Retention) * 1000);
        var kept = new List<KeyValuePair<string, JsonObject>>();
        foreach (var row in Messages.Rows.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (row.Value["SentAt"]!.GetValue<long>() < oldest) Messages.Remove(row.Key);
            else kept.Add(row);
        }

        return kept;
    }

    /// <summary>Appends a message.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="message">Its body and attributes.</param>
    /// <param name="delaySeconds">How long nobody can receive it; null for the queue's own delay.</param>
    /// <returns>The stored message.</returns>
    public JsonObject Append(JsonObject queue, JsonObject message, long? delaySeconds)
    {
        var number = (queue["_next"]?.GetValue<long>() ?? 0) + 1;
        queue["_next"] = number;
        Save(queue);
        message["MessageId"] = Guid.NewGuid().ToString();
        message["SentAt"] = Now;
        message["VisibleAt"] = Now + ((delaySeconds ?? QueueAttributes.Number(queue, QueueAttributes.Delay)) * 1000);
        message["Received"] = 0L;
        Messages.Put(string.Create(CultureInfo.InvariantCulture, $"{queue.Text("Name")}/{number:D20}"), message);
        return message;
    }

    public void SaveMessage(string key, JsonObject message) => Messages.Put(key, message);

    public void RemoveMessage(string key) => Messages.Remove(key);

    public JsonObject? FindMessage(string key) => Messages.Find(key);

    /// <summary>The time in milliseconds since 1970.</summary>
    public long Now => account.Now.ToUnixTimeMilliseconds();
}
