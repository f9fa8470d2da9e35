using Reconciler.Engine.Aws;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Execution;

/// <summary>What has to come right before a step can succeed. It is waited for a while; then the step is taken, and AWS says what is wrong.</summary>
internal static class Preconditions
{
    public static async Task<string?> CheckAsync(IResourceType type, AwsAccount aws, PlannedChange change, ResourceProgress memory, CancellationToken cancellationToken)
    {
        var isStep = change.Kind is ChangeKind.Create or ChangeKind.Update or ChangeKind.Repair;
        if (!isStep || (memory.WaitingSince is { } since && aws.Clock.GetUtcNow() - since > Backoff.PreconditionDeadline)) return null;
        return await type.CheckPreconditionAsync(aws, change.Desired!, cancellationToken);
    }
}
