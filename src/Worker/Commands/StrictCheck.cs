using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>Warnings of specs and plans, which <c>--strict</c> makes errors.</summary>
internal static class StrictCheck
{
    /// <summary>Writes the warnings about a stack with its plan, and returns how many there are. The plan shows its own.</summary>
    public static async Task<int> WarnAsync(
        StackReconciler reconciler, Plan plan, IReadOnlyList<LoadResult> loaded, Terminal terminal, CancellationToken cancellationToken)
    {
        var ofSpecs = loaded.First(result => result.Stack?.Name == reconciler.Stack.Name).Warnings;
        var posture = PlanPosture.Find(reconciler.Stack, plan, ofSpecs);
        var statements = await reconciler.StatementWarningsAsync(plan, cancellationToken);
        terminal.Warn(posture.Concat(statements));
        return posture.Count + statements.Count + plan.Warnings.Count;
    }

    /// <summary>Plans all stacks of an apply, and refuses it if there are warnings.</summary>
    /// <returns>Whether there are none.</returns>
    public static async Task<bool> RunAsync(
        IReadOnlyList<StackReconciler> reconcilers,
        IReadOnlyList<LoadResult> loaded,
        bool confirmPrune,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var reconciler in reconcilers)
        {
            var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune, cancellationToken);
            foreach (var warning in plan.Warnings) terminal.Warn(warning);
            count += await WarnAsync(reconciler, plan, loaded, terminal, cancellationToken);
        }

        return !Refuse(count, "nothing was changed", terminal);
    }

    /// <summary>Reports warnings as errors.</summary>
    /// <returns>Whether there are any.</returns>
    public static bool Refuse(int count, string consequence, Terminal terminal)
    {
        if (count == 0) return false;
        terminal.Fail(
            $"{count} {(count == 1 ? "warning" : "warnings")}, and --strict takes them for errors; {consequence}.",
            "Fix them, or accept those with a code in the annotation reconciler/accept, with a reason.");
        return true;
    }
}
