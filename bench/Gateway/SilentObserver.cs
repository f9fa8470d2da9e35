using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Bench.Gateway;

/// <summary>Nobody looks on.</summary>
internal sealed class SilentObserver : IPassObserver
{
    public void Doing(string stack, PlannedChange change)
    {
    }

    public void Left(string stack, ResourceOutcome outcome)
    {
    }

    public void Wrote(string stack, ResourceAddress address, string line)
    {
    }
}
