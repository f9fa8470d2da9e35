using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace EndToEnd.Tests;

/// <summary>An observer of passes whose events a test does not need.</summary>
internal sealed class Silent : IPassObserver
{
    public static readonly Silent Instance = new();

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
