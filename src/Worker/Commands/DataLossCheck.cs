using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>
/// Checks the plans of several stacks before the first of them is changed: without consent to a loss of data in the last stack, the first
/// one must not be touched. A single stack is checked with its own plan, which costs no second one.
/// </summary>
internal static class DataLossCheck
{
    /// <returns>Whether the command may go on. If not, the reason is written to standard error.</returns>
    public static async Task<bool> RunAsync(
        IReadOnlyList<StackReconciler> reconcilers,
        ReconcileMode mode,
        bool allow,
        bool yes,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        foreach (var reconciler in reconcilers.Where(_ => allow)) reconciler.DataLossConsent = DataLossConsent.All;
        if (allow || !yes || reconcilers.Count == 1) return true;
        var losses = new List<DataLoss>();
        foreach (var reconciler in reconcilers)
        {
            losses.AddRange((await reconciler.PlanAsync(mode, confirmPrune: true, cancellationToken)).DataLosses);
        }

        return losses.Count == 0 || Confirmation.ConfirmDataLoss(terminal, losses, yes);
    }
}
