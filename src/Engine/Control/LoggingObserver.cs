using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Control;

/// <summary>
/// Logs the events of passes. A resource that waits is logged at Information when it begins to wait and whenever the cause changes, a
/// stalled one at Error likewise; repetitions are logged at Debug. Thread-safe.
/// </summary>
/// <param name="log">The logger.</param>
public sealed class LoggingObserver(ILogger<LoggingObserver> log) : IPassObserver
{
    // The last state and cause of each resource that is not ready.
    private readonly ConcurrentDictionary<(string Stack, ResourceAddress Resource), (ResourceState State, string? Reason)> _last = [];

    /// <inheritdoc/>
    public void OnChangeStarting(string stack, PlannedChange change) => log.LogInformation(
        "{Stack}: {Change} {Resource}{Reason}", stack, change.Kind, change.Address, change.Reason is { } reason ? $" ({reason})" : "");

    /// <inheritdoc/>
    public void OnOutcome(string stack, ResourceOutcome outcome) => log.Log(
        LevelOf(stack, outcome),
        "{Stack}: {Resource} is {State}{Reason}",
        stack,
        outcome.Address,
        outcome.State,
        outcome.Reason is { } reason ? $": {reason}" : "");

    /// <inheritdoc/>
    public void OnOutput(string stack, ResourceAddress address, string line) =>
        log.LogInformation("{Stack}: {Resource} | {Line}", stack, address, line);

    private LogLevel LevelOf(string stack, ResourceOutcome outcome)
    {
        var key = (stack, outcome.Address);
        if (outcome.State is ResourceState.Ready or ResourceState.Deleted)
        {
            var wasUnready = _last.TryRemove(key, out _);
            return wasUnready || outcome.Change != ChangeKind.None ? LogLevel.Information : LogLevel.Debug;
        }

        var cause = (outcome.State, outcome.Reason);
        var isNew = !_last.TryGetValue(key, out var last) || last != cause;
        _last[key] = cause;
        return (isNew, outcome.State) switch
        {
            (false, _) or (_, ResourceState.Blocked) => LogLevel.Debug,
            (_, ResourceState.Stalled or ResourceState.Conflict) => LogLevel.Error,
            _ => LogLevel.Information,
        };
    }
}
