using Reconciler.Engine.Aws;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Checks the precondition of a step, such as a server that must answer before its tools are listed. After
/// <see cref="Backoff.PreconditionDeadline"/> the step is performed anyway, and AWS reports what is wrong.
/// </summary>
internal static class Preconditions
{
    /// <summary>Returns the precondition that is not met; null if the step can be performed.</summary>
    public static async Task<string?> CheckAsync(
        IResourceType type, AwsAccount aws, PlannedChange change, ResourceProgress progress, CancellationToken cancellationToken)
    {
        if (change.Kind is not (ChangeKind.Create or ChangeKind.Update or ChangeKind.Repair)) return null;
        if (progress.WaitingSince is { } since && aws.Clock.GetUtcNow() - since > Backoff.PreconditionDeadline) return null;
        return await type.CheckPreconditionAsync(aws, change.Desired!, cancellationToken);
    }
}
