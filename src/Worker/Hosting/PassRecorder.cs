using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Worker.Hosting;

/// <summary>Records what a pass changes and builds, with the commit that it applies.</summary>
/// <param name="key">The key of the stack.</param>
/// <param name="commit">The commit in force; null without git.</param>
/// <param name="statuses">Receives it.</param>
/// <param name="next">Told of everything, too.</param>
internal sealed class PassRecorder(string key, string? commit, StatusStore statuses, IPassObserver next) : IPassObserver
{
    public void OnChangeStarting(string stack, PlannedChange change)
    {
        statuses.Changes.Begin(key, commit, change);
        statuses.Builds.Begin(key, change.Address.ToString());
        next.OnChangeStarting(stack, change);
    }

    public void OnOutcome(string stack, ResourceOutcome outcome)
    {
        statuses.Changes.End(key, outcome);
        next.OnOutcome(stack, outcome);
    }

    public void OnOutput(string stack, ResourceAddress address, string line)
    {
        statuses.ReportOutput(key, stack, address.ToString(), line);
        next.OnOutput(stack, address, line);
    }
}
