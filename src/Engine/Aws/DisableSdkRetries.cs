using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Makes the clients of the SDK send each request once. The engine retries instead: it classifies failures and uses an injected clock.
/// <c>MaxErrorRetry = 0</c> is not sufficient: the SDK still repeats a request whose response was cut off, and would create twice.
/// </summary>
internal sealed class DisableSdkRetries : IRuntimePipelineCustomizer
{
    public string UniqueName => typeof(DisableSdkRetries).FullName!;

    public void Customize(Type serviceClientType, RuntimePipeline pipeline) =>
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new NeverRetry()));

    private sealed class NeverRetry : RetryPolicy
    {
        public override bool CanRetry(IExecutionContext executionContext) => false;

        public override bool RetryLimitReached(IExecutionContext executionContext) => true;

        public override bool RetryForException(IExecutionContext executionContext, Exception exception) => false;

        public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
            Task.FromResult(false);

        public override void WaitBeforeRetry(IExecutionContext executionContext)
        {
        }

        public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) => Task.CompletedTask;
    }
}
