using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Receives the events of a pass while it runs, for progress output and logs. Called from several threads at once. Implementations must
/// return quickly, because the pass waits for them, and must not throw: an exception ends the pass.
/// </summary>
public interface IPassObserver
{
    /// <summary>Called before the first call of a change. Not called again while the change is polled; called again for a retry.</summary>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="change">The change that starts.</param>
    void OnChangeStarting(string stack, PlannedChange change);

    /// <summary>
    /// Called in each pass for each resource that was reconciled or deleted, with its outcome. Called a second time if the bookkeeping tags
    /// of the resource could not be written for the first time.
    /// </summary>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="outcome">The outcome.</param>
    void OnOutcome(string stack, ResourceOutcome outcome);

    /// <summary>Called for each new line in the log of a resource that is being created, such as a build.</summary>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="address">The address of the resource.</param>
    /// <param name="line">The line, without line break.</param>
    void OnOutput(string stack, ResourceAddress address, string line);
}
