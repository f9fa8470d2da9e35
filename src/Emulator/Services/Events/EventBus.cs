using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Sqs;

namespace Reconciler.Emulator.Services.Events;

/// <summary>
/// The default event bus: sends each event to the targets of the rules that it matches. Targets are queues; events for others, and for queues
/// whose policy does not let EventBridge send, are lost, as on AWS.
/// </summary>
internal sealed class EventBus(Account account, IQueueDelivery queues)
{
    private const string Principal = "events.amazonaws.com";

    /// <summary>Whether a region has a rule that could match. Callers hold the account's gate.</summary>
    public bool HasRules(string region) => Rules(region).Count > 0;

    /// <summary>Publishes an event. Callers hold the account's gate.</summary>
    /// <param name="region">The region of the bus.</param>
    /// <param name="content">The event in the envelope of EventBridge.</param>
    public void Publish(string region, JsonObject content)
    {
        foreach (var rule in Rules(region).Documents)
        {
            if (rule.Text("State") == "DISABLED" || !EventPattern.Matches(EventPattern.Parse(rule.Text("EventPattern")), content)) continue;
            foreach (var target in rule.Objects("_targets").ToList())
            {
                queues.TrySend(target.Text("Arn"), BodyOf(target, content), Principal, rule.Text("Arn"));
            }
        }
    }

    private Table Rules(string region) => account.State[$"events/{region}/{Events.Rules.TableName}"];

    private static string BodyOf(JsonObject target, JsonObject content)
    {
        if (target.TextOrNull("Input") is { } constant) return constant;
        if (target.TextOrNull("InputPath") is not { } path) return content.ToJsonString();
        JsonNode? part = content;
        foreach (var name in path.Split('.').Skip(1)) part = (part as JsonObject)?[name];
        return part?.ToJsonString() ?? "null";
    }
}
