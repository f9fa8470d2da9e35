using Polly;
using Polly.Retry;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Retries single calls. A throttled call changed nothing and is retried. A read is retried after a network failure. A change without a
/// response is not retried, because it may have succeeded; the next pass observes first.
/// </summary>
internal static class CallRetry
{
    public static ResiliencePipeline Build(TimeProvider clock) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 5,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(10),
                ShouldHandle = arguments => ValueTask.FromResult(ShouldRetry(arguments)),
            })
            .Build();

    private static bool ShouldRetry(RetryPredicateArguments<object> arguments) =>
        arguments.Outcome.Exception is { } exception
        && FailureClassifier.IsAwsFailure(exception)
        && FailureClassifier.Classify(exception).Kind switch
        {
            FailureKind.Throttled => true,
            FailureKind.Transient => CallCounter.IsRead(arguments.Context.OperationKey ?? ""),
            _ => false,
        };
}
