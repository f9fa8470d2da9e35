using Amazon.SQS.Model;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Hosting.Events;

/// <summary>Sends changes of conditions to a queue as CloudEvents 1.0 in structured mode.</summary>
/// <param name="queue">The queue.</param>
/// <param name="connect">Connects to the account of the queue.</param>
/// <param name="run">Tells the events of this process from those of others, because each process counts from 1.</param>
internal sealed class QueueSink(QueueAddress queue, Func<CancellationToken, Task<AwsAccount>> connect, string run) : INotificationSink
{
    private readonly NewsFilter _news = new();

    // The queue as it was found; null before, and after a failure.
    private (AwsAccount Aws, string Url)? _found;

    public string Name => queue.ToString();

    public Func<CancellationToken, Task>? Describe(StackEvent change) =>
        _news.IsNews(change) ? cancellationToken => SendAsync(change, cancellationToken) : null;

    private async Task SendAsync(StackEvent change, CancellationToken cancellationToken)
    {
        try
        {
            var (aws, url) = _found ??= await FindAsync(cancellationToken);
            var request = new SendMessageRequest { QueueUrl = url, MessageBody = CloudEvent.Create(change, run) };
            await aws.CallAsync(aws.Sqs.SendMessageAsync, request, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            _found = null;
            throw new NotificationException(FailureClassifier.Classify(e).ToString(), canPass: FailureClassifier.Classify(e).IsRetryable);
        }
    }

    private async Task<(AwsAccount Aws, string Url)> FindAsync(CancellationToken cancellationToken)
    {
        var aws = await connect(cancellationToken);
        var found = await aws.CallAsync(aws.Sqs.GetQueueUrlAsync, new GetQueueUrlRequest { QueueName = queue.Name }, cancellationToken);
        return (aws, found.QueueUrl);
    }
}
