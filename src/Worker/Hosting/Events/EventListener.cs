using System.Diagnostics.Metrics;
using Amazon.SQS.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Worker.Hosting.Events;

/// <summary>
/// Receives the management events of the account from a queue, so that drift is seen when it happens and not at the next resync. Changes of this
/// process are left out. An event is deleted when the stacks that look at its resource are queued; what is missed, the resync finds.
/// </summary>
/// <param name="queue">The queue.</param>
/// <param name="connect">Connects to the account of the queue.</param>
/// <param name="controller">Told what changed.</param>
/// <param name="authors">Told who did it.</param>
/// <param name="clientName">The name of this process in the User-Agent of its calls.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class EventListener(
    QueueAddress queue,
    Func<CancellationToken, Task<AwsAccount>> connect,
    StackController controller,
    ChangeAuthors authors,
    string clientName,
    TimeProvider clock,
    ILogger<EventListener> log) : BackgroundService
{
    private const int MaximumMessages = 10;

    // The longest that SQS allows, less than the deadline of a call.
    private const int WaitSeconds = 20;

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(2);

    private readonly Meter _meter = new(LoopMetrics.MeterName);
    private Counter<long>? _received;

    // The queue as it was found; null before, and after a failure.
    private (AwsAccount Aws, string Url)? _found;
    private bool _hasToldOfOther;
    private int _failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _received = _meter.CreateCounter<long>("reconciler.events", "{event}", "Management events, by what became of them.");
        try
        {
            while (true)
            {
                var wait = await StepAsync(stoppingToken);
                if (wait > TimeSpan.Zero) await clock.Delay(wait, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>Receives once, and tells of a failure when it begins and when it ends.</summary>
    /// <returns>How long to wait after a failure; zero if there was none.</returns>
    internal async Task<TimeSpan> StepAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ReceiveAsync(stoppingToken);
            if (_failures > 0) log.LogInformation("Events of {Queue} arrive again", queue);
            _failures = 0;
            return TimeSpan.Zero;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
        {
            // Whatever it is: without events the worker goes on, as it does without a queue.
            _found = null;
            if (_failures == 0) LogFailure(e);
            else log.LogDebug("Still no events from {Queue}: {Reason}", queue, Explain(e));
            return TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(_failures++, 20)), LongestBackoff.TotalSeconds));
        }
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <summary>Receives what is there, or waits for it, and handles it.</summary>
    /// <returns>How many times a stack was told to look.</returns>
    internal async Task<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        var (aws, url) = _found ??= await FindQueueAsync(cancellationToken);
        var request = new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = MaximumMessages, WaitTimeSeconds = WaitSeconds };
        var response = await aws.CallAsync(aws.Sqs.ReceiveMessageAsync, request, cancellationToken);
        if (response.Messages is not { Count: > 0 } messages) return 0;
        var told = messages.Sum(message => Handle(message.Body));
        var entries = messages.Select((message, i) => new DeleteMessageBatchRequestEntry($"{i}", message.ReceiptHandle)).ToList();
        await aws.CallAsync(
            aws.Sqs.DeleteMessageBatchAsync, new DeleteMessageBatchRequest { QueueUrl = url, Entries = entries }, cancellationToken);
        return told;
    }

    private void LogFailure(Exception failure)
    {
        const string Message = "No events from {Queue}: {Reason} Until they arrive, changes by others are found at the resync.";
        if (failure is UserFacingException or TimeoutException || FailureClassifier.IsAwsFailure(failure))
            log.LogWarning(Message, queue, Explain(failure));
        else
            log.LogError(failure, Message, queue, "this is a defect.");
    }

    private int Handle(string body)
    {
        if (ManagementEvent.Parse(body) is not { } happened)
        {
            if (!_hasToldOfOther)
            {
                _hasToldOfOther = true;
                log.LogWarning(
                    "A message in {Queue} is no event of CloudTrail. Such messages are deleted. Let nothing but the rule send to this queue.",
                    queue);
            }

            return Count("other", 0);
        }

        if (!happened.ChangesSomething) return Count("read", 0);
        if (happened.UserAgent.Contains($"app/{clientName}", StringComparison.Ordinal)) return Count("own", 0);
        authors.Note(happened.AccountId, happened.Names, new ChangeAuthors.Author(happened.Caller, happened.Operation, happened.Time));
        var stacks = controller.NoteChange(happened.ToChange());
        if (stacks == 0) return Count("foreign", 0);
        log.LogDebug("{Operation} by {Caller} concerns {Stacks} stacks", happened.Operation, happened.Caller, stacks);
        return Count("concerned", stacks);
    }

    private int Count(string outcome, int stacks)
    {
        _received?.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        return stacks;
    }

    private async Task<(AwsAccount Aws, string Url)> FindQueueAsync(CancellationToken cancellationToken)
    {
        var aws = await connect(cancellationToken);
        var found = await aws.CallAsync(aws.Sqs.GetQueueUrlAsync, new GetQueueUrlRequest { QueueName = queue.Name }, cancellationToken);
        log.LogInformation("Events of {Account} in {Region} come from {Queue}", aws.AccountId, aws.Region, queue);
        return (aws, found.QueueUrl);
    }

    private static string Explain(Exception failure) => failure switch
    {
        QueueDoesNotExistException => "there is no such queue. docs/events.md shows how to make one.",
        UserFacingException explained => $"{explained.Message} {explained.Hint}",
        TimeoutException => "no answer.",
        _ => FailureClassifier.Classify(failure) + ".",
    };
}
