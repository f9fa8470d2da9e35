using Microsoft.Extensions.Logging;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Control;

/// <summary>Logs the events of passes: changes and failures at Information and Error, everything else at Debug.</summary>
/// <param name="log">The logger.</param>
public sealed class LoggingObserver(ILogger<LoggingObserver> log) : IPassObserver
{
    /// <inheritdoc/>
    public void OnChangeStarting(string stack, PlannedChange change) => log.LogInformation(
        "{Stack}: {Change} {Resource}{Reason}", stack, change.Kind, change.Address, change.Reason is { } reason ? $" ({reason})" : "");

    /// <inheritdoc/>
    public void OnOutcome(string stack, ResourceOutcome outcome)
    {
        switch (outcome.State)
        {
            case ResourceState.Stalled or ResourceState.Conflict:
                log.LogError("{Stack}: {Resource} is {State}: {Reason}", stack, outcome.Address, outcome.State, outcome.Reason);
                break;
            case ResourceState.Ready when outcome.Change != ChangeKind.None:
                log.LogInformation("{Stack}: {Resource} is {State}", stack, outcome.Address, outcome.State);
                break;
            default:
                log.LogDebug("{Stack}: {Resource} is {State}: {Reason}", stack, outcome.Address, outcome.State, outcome.Reason);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnOutput(string stack, ResourceAddress address, string line) =>
        log.LogInformation("{Stack}: {Resource} | {Line}", stack, address, line);
}
