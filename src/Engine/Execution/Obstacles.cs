using Reconciler.Engine.Aws;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>What has to come right before a step can succeed. It is waited for a while; then the step is taken, and AWS says what is wrong.</summary>
internal static class Obstacles
{
    public static async Task<string?> FindAsync(AwsAccount aws, PlannedChange change, ResourceMemory memory, CancellationToken cancellationToken)
    {
        var isStep = change.Kind is ChangeKind.Create or ChangeKind.Update or ChangeKind.Repair;
        if (!isStep || (memory.Since is { } since && aws.Clock.GetUtcNow() - since > Backoff.ObstaclePatience)) return null;
        return await change.Type.FindObstacleAsync(aws, change.Desired!, cancellationToken).ConfigureAwait(false);
    }
}
