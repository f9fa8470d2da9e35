using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Makes the SDK's clients send each request once. Retrying is the engine's: it knows what a failure means and keeps one clock. To ask
/// for no retries is not enough, for an answer that breaks off is asked for again all the same, and what was made would be made twice.
/// </summary>
internal sealed class DisableSdkRetries : IRuntimePipelineCustomizer
{
    public string UniqueName => typeof(DisableSdkRetries).FullName!;

    public void Customize(Type serviceClientType, RuntimePipeline pipeline) => pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new Never()));

    private sealed class Never : RetryPolicy
    {
        public override bool CanRetry(IExecutionContext executionContext) => false;

        public override bool RetryLimitReached(IExecutionContext executionContext) => true;

        public override bool RetryForException(IExecutionContext executionContext, Exception exception) => false;

        public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) => Task.FromResult(false);

        public override void WaitBeforeRetry(IExecutionContext executionContext)
        {
        }

        public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) => Task.CompletedTask;
    }
}
