using Microsoft.Extensions.Logging;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Planning;
using Reconciler.Spec;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// What happens with a stack whose folder is not in git any more. It is deleted if the last commit that had it says so
/// (<see cref="StackAnnotations.ConfirmPrune"/>). Otherwise it is reported, and nothing is touched: a folder is moved or lost more easily
/// than people want to lose what it described.
/// </summary>
/// <param name="reconcilers">Connects a stack to its AWS account.</param>
/// <param name="catalog">The names of the other stacks.</param>
/// <param name="statuses">Receives the status.</param>
/// <param name="observer">Receives the progress of a deletion.</param>
/// <param name="log">The log.</param>
internal sealed class StackRemoval(
    StackReconcilerFactory reconcilers, StackCatalog catalog, StatusStore statuses, IPassObserver observer, ILogger log)
{
    /// <summary>Looks at a removed stack, and deletes of it what can be deleted now.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="managed">What is kept of it.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>The result of the pass; null if nothing was changed. Whether the stack can be forgotten.</returns>
    /// <exception cref="Engine.Aws.ConnectionException">The account cannot be reached.</exception>
    public async Task<(PassResult? Result, bool IsGone)> RunAsync(
        TrackedStack stack, ManagedStack managed, CancellationToken cancellationToken)
    {
        var last = stack.Newest!;
        var loaded = stack.Locate(last).Load().Stack;
        var isConfirmed = loaded?.Annotations.GetValueOrDefault(StackAnnotations.ConfirmPrune) == "true";
        loaded ??= stack.InForce?.Load().Stack;
        if (loaded is null)
        {
            Report(stack, last, "Its specs have errors in that commit.");
            return (null, false);
        }

        // Moved to another folder: nothing is gone.
        if (catalog.HasName(loaded.Name)) return (null, true);
        var reconciler = await reconcilers.ConnectAsync(loaded, managed.Memory, managed.AccessLogger, cancellationToken);
        var plan = await reconciler.PlanAsync(ReconcileMode.Destroy, confirmPrune: true, cancellationToken);
        if (plan.Actions.All(change => change.Live is null && change.Kind != ChangeKind.Unreadable)) return (null, true);
        if (!isConfirmed || catalog.HasUnknown)
        {
            var folder = stack.Folder.Length == 0 ? "." : stack.Folder;
            Report(stack, last, isConfirmed
                ? "It waits until the specs of all other stacks are valid, because one of them may be this stack in another folder."
                : $"To delete it, run `git checkout {last.Short}` and `reconciler destroy {folder}`.");
            return (null, false);
        }

        Report(stack, last, $"It is deleted, because that commit has the annotation {StackAnnotations.ConfirmPrune}.");
        var recorder = new PassRecorder(stack.Key, last.Id, statuses, observer);
        var result = await reconciler.ReconcileAsync(ReconcileMode.Destroy, confirmPrune: true, recorder, cancellationToken);
        statuses.Report(stack.Key, reconciler, result);
        PassLog.Write(log, managed, loaded.Name, result, statuses.Find(stack.Key)?.Drift ?? []);
        return (result, result.Outcomes.All(outcome => outcome.State == ResourceState.Deleted));
    }

    private void Report(TrackedStack stack, GitCommit last, string what)
    {
        var message = $"Removed from git after commit {last.Short}. {what}";
        if (statuses.ReportOrigin(stack, GitReasons.Removed, isReady: false, message, []))
            log.LogWarning("{Key}: {Removed}", stack.Key, message);
    }
}
