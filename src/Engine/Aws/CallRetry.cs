using Polly;
using Polly.Retry;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Retries single calls. A throttled call changed nothing and is retried. A read is retried after a network failure. A change without a
/// response is not retried, because it may have succeeded; the next pass observes first.
/// </summary>
internal static class CallRetry
{
    public static ResiliencePipeline Build(TimeProvider clock, EngineOptions options, RetryLog log) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxCallRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstCallRetry,
                MaxDelay = options.LongestCallRetry,
                OnRetry = arguments =>
                {
                    var failure = FailureClassifier.Classify(arguments.Outcome.Exception!);
                    log.OnRetry(arguments.Context.OperationKey ?? "", failure, arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
                ShouldHandle = arguments => ValueTask.FromResult(ShouldRetry(arguments)),
            })
            .Build();

    private static bool ShouldRetry(RetryPredicateArguments<object> arguments) =>
        arguments.Outcome.Exception is { } exception
        && FailureClassifier.IsAwsFailure(exception)
        && FailureClassifier.Classify(exception).Kind switch
        {
            FailureKind.Throttled => true,
            FailureKind.Transient => CallCounter.IsRead(arguments.Context.OperationKey ?? "") && CanPass(exception),
            _ => false,
        };

    /// <summary>Whether a repetition within seconds can help: not if the last one took a whole time-out, or got another document.</summary>
    private static bool CanPass(Exception exception) =>
        exception is not (TimeoutException or UnexpectedResponseException { Status: null or < 500 });
}
