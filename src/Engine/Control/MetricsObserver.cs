using System.Diagnostics.Metrics;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Control;

/// <summary>
/// Counts the events of passes with the meter <see cref="MeterName"/>, and passes them on. Thread-safe.
/// <list type="bullet">
/// <item><c>reconciler.resource.changes</c>: changes that were started, retries included, by stack, type and change.</item>
/// <item><c>reconciler.resource.outcomes</c>: outcomes of resources in passes, by stack, type and state.</item>
/// </list>
/// </summary>
public sealed class MetricsObserver : IPassObserver, IDisposable
{
    /// <summary>The name of the meter, and of the source of the spans of calls to AWS.</summary>
    public const string MeterName = CallMetrics.MeterName;

    private readonly IPassObserver _next;
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _changes;
    private readonly Counter<long> _outcomes;

    /// <summary>Creates the meter.</summary>
    /// <param name="next">Receives every event, too.</param>
    public MetricsObserver(IPassObserver next)
    {
        _next = next;
        _changes = _meter.CreateCounter<long>(
            "reconciler.resource.changes", "{change}", "Changes of resources that were started, retries included.");
        _outcomes = _meter.CreateCounter<long>("reconciler.resource.outcomes", "{outcome}", "Outcomes of resources in passes.");
    }

    /// <inheritdoc/>
    public void OnChangeStarting(string stack, PlannedChange change)
    {
        _changes.Add(1, new("stack", stack), new("type", change.Address.Type), new("change", change.Kind.ToString()));
        _next.OnChangeStarting(stack, change);
    }

    /// <inheritdoc/>
    public void OnOutcome(string stack, ResourceOutcome outcome)
    {
        _outcomes.Add(1, new("stack", stack), new("type", outcome.Address.Type), new("state", outcome.State.ToString()));
        _next.OnOutcome(stack, outcome);
    }

    /// <inheritdoc/>
    public void OnOutput(string stack, ResourceAddress address, string line) => _next.OnOutput(stack, address, line);

    /// <summary>Disposes the meter.</summary>
    public void Dispose() => _meter.Dispose();
}
