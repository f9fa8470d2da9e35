using Reconciler.Engine.Control;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>Finds saved plans on a command line, and checks that nothing has moved since they were made.</summary>
internal static class SavedPlans
{
    private const int MostDifferences = 10;

    /// <summary>Finds the plan among the paths of a command; null if they are specs.</summary>
    /// <exception cref="AccessException">A plan is given together with something else.</exception>
    public static SavedPlan? Find(string[] paths, string folder)
    {
        var plans = paths.Select(path => SavedPlan.TryRead(path, folder)).OfType<SavedPlan>().ToList();
        if (plans.Count == 0) return null;
        return paths.Length == 1
            ? plans[0]
            : throw new AccessException("A saved plan is applied alone.", "Give the plan and no other path: it names its stacks.");
    }

    /// <summary>Checks a plan against the same plan made now. It reads only.</summary>
    /// <returns>Whether nothing has moved. If something has, it is written to standard error.</returns>
    public static async Task<bool> CheckAsync(
        SavedPlan saved,
        IReadOnlyList<StackReconciler> reconcilers,
        ConnectionSettings connection,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        var now = await CreateAsync(
            [.. saved.Stacks.Select(stack => (stack.Path, Find(reconcilers, stack), stack.ConfirmPrune))], connection, cancellationToken);
        var differences = saved.Compare(now);
        if (differences.Count == 0) return true;
        terminal.Fail(
            "Something has moved since the plan was made. Nothing was changed.", "Make the plan again: `reconciler diff` with --out.");
        foreach (var difference in differences.Take(MostDifferences)) terminal.ErrorScreen.WriteLine($"  {difference}");
        if (differences.Count > MostDifferences) terminal.ErrorScreen.WriteLine($"  ... and {differences.Count - MostDifferences} more");
        return false;
    }

    /// <summary>Makes a plan of each stack.</summary>
    public static async Task<SavedPlan> CreateAsync(
        IReadOnlyList<(string Path, StackReconciler Reconciler, bool ConfirmPrune)> stacks,
        ConnectionSettings connection,
        CancellationToken cancellationToken)
    {
        var plans = new List<SavedStackPlan>();
        foreach (var (path, reconciler, confirmPrune) in stacks)
        {
            var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune, cancellationToken);
            var access = await reconciler.AccessChangesAsync(plan, cancellationToken);
            plans.Add(SavedStackPlan.Create(path, reconciler, confirmPrune, plan, access));
        }

        return new SavedPlan(SavedPlan.DescribeEndpoint(connection, stacks.Count == 0 ? null : stacks[0].Reconciler.Aws.Endpoint), plans);
    }

    private static StackReconciler Find(IEnumerable<StackReconciler> reconcilers, SavedStackPlan stack) =>
        reconcilers.FirstOrDefault(reconciler => reconciler.Stack.Name == stack.Stack)
        ?? throw new AccessException(
            $"{stack.Path} has no stack {stack.Stack} any more. Nothing was changed.",
            "Make the plan again: `reconciler diff` with --out.");
}
