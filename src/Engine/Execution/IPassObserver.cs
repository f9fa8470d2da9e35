using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>Is told what goes on while it goes on: for progress at a prompt and for the log.</summary>
public interface IPassObserver
{
    /// <summary>A step is about to be taken.</summary>
    void OnChangeStarting(string stack, PlannedChange change);

    /// <summary>A pass is done with a resource.</summary>
    void OnOutcome(string stack, ResourceOutcome outcome);

    /// <summary>A resource that is being made has written something.</summary>
    void OnOutput(string stack, ResourceAddress address, string line);
}
