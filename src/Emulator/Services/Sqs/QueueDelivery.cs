using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.Sqs;

/// <summary>Delivers messages of other services, if the policy of the queue allows it.</summary>
internal sealed class QueueDelivery(Account account) : IQueueDelivery
{
    public bool TrySend(string queueArn, string body, string principal, string sourceArn)
    {
        if (queueArn.Split(':') is not ["arn", _, "sqs", var region, _, var name]) return false;
        var table = new QueueTable(account, region);
        if (table.Find(name) is not { } queue || !Allows(queue, principal, sourceArn)) return false;
        table.Append(queue, new JsonObject { ["Body"] = body, ["Sender"] = principal }, null);
        return true;
    }

    private bool Allows(JsonObject queue, string principal, string sourceArn)
    {
        if (queue.Child("Attributes").TextOrNull(QueueAttributes.Policy) is not { } text) return false;
        var context = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["aws:SourceArn"] = sourceArn,
            ["aws:SourceAccount"] = account.Id,
            ["aws:SecureTransport"] = "true",
        };
        var statements = Listed(((JsonObject)JsonNode.Parse(text)!)["Statement"]).OfType<JsonObject>()
            .Where(statement => Names(statement["Principal"]) && Contains(statement["Action"]) && IsAbout(statement["Resource"])
                && PolicyConditions.Hold(statement["Condition"] as JsonObject, context))
            .Select(statement => statement["Effect"]?.ToString()).ToList();
        return statements.Contains("Allow", StringComparer.Ordinal) && !statements.Contains("Deny", StringComparer.Ordinal);

        bool Names(JsonNode? node) => node is JsonObject by
            ? Listed(by["Service"]).Concat(Listed(by["AWS"]).Where(name => name.ToString() == "*"))
                .Any(name => name.ToString() is var service && (service == principal || service == "*"))
            : node?.ToString() == "*";

        bool Contains(JsonNode? node) => Listed(node)
            .Any(action => Wildcard.Matches(action.ToString(), "sqs:SendMessage", ignoreCase: true));

        bool IsAbout(JsonNode? node) => Listed(node).Any(resource => Wildcard.Matches(resource.ToString(), queue.Text("Arn"), ignoreCase: false));
    }

    private static IEnumerable<JsonNode> Listed(JsonNode? node) => PolicyDocument.AsList(node).OfType<JsonNode>();
}
