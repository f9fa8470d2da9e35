using Polly;
using Polly.Retry;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Retrying of single calls: a throttled call did nothing and is repeated, a read is repeated when the network stumbled. A
/// change that got no answer is not: the next pass looks first whether it happened.
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
                ShouldHandle = arguments => ValueTask.FromResult(IsWorthAnotherTry(arguments)),
            })
            .Build();

    private static bool IsWorthAnotherTry(RetryPredicateArguments<object> arguments) =>
        arguments.Outcome.Exception is { } exception
        && FailureClassifier.IsAwsFailure(exception)
        && FailureClassifier.Classify(exception).Kind switch
        {
            FailureKind.Throttled => true,
            FailureKind.Transient => CallCounter.IsRead(arguments.Context.OperationKey ?? ""),
            _ => false,
        };
}
