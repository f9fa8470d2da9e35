using Microsoft.Extensions.Logging;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Sources;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Chooses the commit of a stack that is in force, and loads it. A commit whose specs have errors is refused as a whole, for this stack;
/// the last valid one stays in force. After a restart that is the newest valid commit that AWS already matches. If there is none, nothing is
/// changed: an older wish must not undo what a newer one has done.
/// </summary>
/// <param name="reconcilers">Connects a stack to its AWS account.</param>
/// <param name="statuses">Receives which commit is in force, and why.</param>
/// <param name="log">The log.</param>
internal sealed class GitStackLoader(StackReconcilerFactory reconcilers, StatusStore statuses, ILogger log)
{
    /// <summary>Loads the version that is in force.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>The loaded version; null if the stack is held.</returns>
    /// <exception cref="Engine.Aws.ConnectionException">
    /// The account cannot be reached, which a stack without a known commit needs.
    /// </exception>
    public async Task<LoadResult?> LoadAsync(TrackedStack stack, CancellationToken cancellationToken)
    {
        if (stack.Newest is not { } newest) return null;
        if (!stack.IsNewestRefused || stack.InForce is null)
        {
            var version = stack.Locate(newest);
            var loaded = version.Load();
            if (loaded.Stack is not null)
            {
                if (stack.Accept(version)) log.LogInformation("{Stack}: commit {Commit} is in force", loaded.Stack.Name, newest.Id);
                statuses.ReportOrigin(stack, GitReasons.Followed, isReady: true, $"Commit {newest.Short} is in force.", []);
                return loaded;
            }

            if (!stack.IsNewestRefused)
            {
                foreach (var error in loaded.Errors) log.LogError("{SpecError}", error.ToString());
            }

            stack.Refuse(newest);
            if (stack.InForce is null && await FindInForceAsync(stack, newest, cancellationToken) is { } found) stack.Accept(found);
            Report(stack, newest, loaded.Errors);
        }

        return stack.InForce?.Load();
    }

    private void Report(TrackedStack stack, GitCommit newest, IReadOnlyList<SpecError> errors)
    {
        var more = errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "";
        var message = $"Commit {newest.Short} is refused: {errors[0]}{more}.";
        if (stack.InForce?.Commit is { } inForce)
        {
            log.LogWarning("{Key}: commit {Refused} is refused, {Commit} stays in force", stack.Key, newest.Id, inForce.Id);
            statuses.ReportOrigin(
                stack, GitReasons.InvalidSpecs, isReady: false, $"{message} Commit {inForce.Short} stays in force.", errors);
            return;
        }

        const string Held = "No earlier commit is known to be in force, so nothing is changed. Push a commit without the errors.";
        log.LogError("{Key}: commit {Refused} is refused. {Held}", stack.Key, newest.Id, Held);
        statuses.ReportOrigin(stack, GitReasons.InvalidSpecs, isReady: false, $"{message} {Held}", errors);
        statuses.ReportHeld(stack.Key, GitReasons.InvalidSpecs, $"{message} {Held}");
    }

    /// <summary>Finds the newest valid commit before another one that AWS already matches, apart from drift.</summary>
    private async Task<StackVersion?> FindInForceAsync(TrackedStack stack, GitCommit newest, CancellationToken cancellationToken)
    {
        var trees = new HashSet<string>(StringComparer.Ordinal) { newest.TreeId };
        foreach (var commit in stack.Git!.FindEarlier(newest).Where(commit => trees.Add(commit.TreeId)))
        {
            try
            {
                var version = stack.Locate(commit);
                if (version.Load().Stack is { } loaded && await IsInForceAsync(loaded, cancellationToken)) return version;
            }
            catch (GitException)
            {
                // A commit that is refused as a whole was never in force.
            }
        }

        return null;
    }

    private async Task<bool> IsInForceAsync(Stack stack, CancellationToken cancellationToken)
    {
        var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, cancellationToken);
        var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, cancellationToken);

        // The hash in the tags of each resource is that of these specs: what differs nevertheless is drift.
        return plan.Deletions.Count == 0
            && plan.Changes.Any(change => change.Live is not null)
            && plan.Changes.All(change =>
                change.Kind == ChangeKind.None || change.IsDrift || change is { Kind: ChangeKind.Repair, Fields: [] });
    }
}
