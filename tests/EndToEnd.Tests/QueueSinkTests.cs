using System.Text.Json.Nodes;
using Amazon.SQS.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Kinds;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Hosting.Events;

namespace EndToEnd.Tests;

/// <summary>Changes of conditions as CloudEvents in an SQS queue.</summary>
public sealed class QueueSinkTests
{
    [Fact]
    public async Task Change_of_a_condition_is_one_message_and_a_queue_that_is_not_there_is_tried_again()
    {
        await using var workshop = await new StackBuilder("shop").StartAsync();
        using var accounts = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint }, workshop.Clock);
        var statuses = new StatusStore(workshop.Clock);
        var log = new RecordingLogger();
        var sink = new QueueSink(
            QueueAddress.Parse("sqs://us-east-1/news")!,
            token => accounts.ConnectAsync(new StackSpec { Region = "us-east-1" }, token),
            "run");
        var watched = new Watched(sink);
        using var service = new NotificationService(statuses, [watched], workshop.Clock, log.For<NotificationService>());
        await service.StartAsync(CancellationToken.None);

        // Without the queue the event is given up, and the log says so.
        var given = log.NextAsync("sqs://us-east-1/news was not told of a change of shop");
        statuses.ReportHeld("shop", "Held", "first");
        await given;

        var url = (await workshop.Clients.Sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = "news" })).QueueUrl;
        statuses.ReportHeld("other", "Held", "second");
        await watched.Sent.WaitAsync(TimeSpan.FromMinutes(1));
        var messages = await workshop.Clients.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url });
        await service.StopAsync(CancellationToken.None);

        var document = JsonNode.Parse(Assert.Single(messages.Messages).Body)!;
        Assert.Equal(
            ("1.0", CloudEvent.Type, "other", "second"),
            ((string)document["specversion"]!, (string)document["type"]!, (string)document["subject"]!, (string)document["data"]!["condition"]!["message"]!));
    }

    /// <summary>Says when something was sent.</summary>
    private sealed class Watched(INotificationSink sink) : INotificationSink
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Sent => _sent.Task;

        public string Name => sink.Name;

        public Func<CancellationToken, Task>? Describe(StackEvent change) => sink.Describe(change) is { } send
            ? async cancellationToken =>
            {
                await send(cancellationToken);
                _sent.TrySetResult();
            }
        : null;
    }
}
