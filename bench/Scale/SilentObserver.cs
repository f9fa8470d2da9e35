using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Bench.Scale;

/// <summary>An observer that ignores all events.</summary>
internal sealed class SilentObserver : IPassObserver
{
    public void OnChangeStarting(string stack, PlannedChange change)
    {
    }

    public void OnOutcome(string stack, ResourceOutcome outcome)
    {
    }

    public void OnOutput(string stack, ResourceAddress address, string line)
    {
    }
}
