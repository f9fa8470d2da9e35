using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Sqs;

/// <summary>Amazon SQS: standard queues.</summary>
internal sealed class SqsService : Service
{
    private static readonly string[] DataEvents =
    [
        "SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch", "ChangeMessageVisibility",
    ];

    public SqsService(Account account)
        : base(account, "sqs")
    {
        Add(new Queues());
        Add(new Messages());
        AddLong("ReceiveMessage", Messages.ReceiveAsync);
        Delivery = new QueueDelivery(account);
    }

    /// <summary>Delivers messages of other services.</summary>
    public IQueueDelivery Delivery { get; }

    public override string TargetPrefix => "AmazonSQS";

    public override bool IsManagement(string operation) => !DataEvents.Contains(operation, StringComparer.Ordinal);

    public override IEnumerable<RequiredPermission> PermissionsOf(Call call) =>
        (call.TextOrNull("QueueUrl") ?? call.TextOrNull("QueueName")) is { } name
            ? call.On(call.Arn(name[(name.LastIndexOf('/') + 1)..]))
            : call.On("*");

    // The batch operations need the permission of the single one.
    public override string ActionOf(string operation) => "sqs:" + operation.Replace("MessageBatch", "Message", StringComparison.Ordinal);

    public override IEnumerable<TaggedResource> ListTagged(string region) =>
        TaggedResource.In(Account.State[$"sqs/{region}/queues"], "Arn", "Tags");

    protected override Protocol CreateProtocol(ServiceContract contract) => new SqsProtocol(contract);

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) => breaches[0].Path.StartsWith("attribute", StringComparison.Ordinal)
        ? SqsErrors.UnknownAttribute(breaches[0].Value)
        : new("InvalidParameterValue", ConstraintBreach.Describe(breaches, withValues: true));
}
