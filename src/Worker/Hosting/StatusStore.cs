using System.Collections.Concurrent;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Spec;

namespace Reconciler.Worker.Hosting;

/// <summary>The latest status of each stack of the operator.</summary>
internal sealed class StatusStore
{
    private readonly ConcurrentDictionary<string, StackStatus> _statuses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<SpecError>> _invalid = new(StringComparer.Ordinal);

    /// <summary>The status of each stack after its latest pass, ordered by the name of the stack.</summary>
    public IEnumerable<StackStatus> Statuses => _statuses.Values.OrderBy(status => status.Stack, StringComparer.Ordinal);

    /// <summary>The errors of the stacks whose specs are invalid now, by the path of the stack.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SpecError>> InvalidSpecs => _invalid;

    /// <summary>The time between two resyncs of a stack. It is longer than asked for if the quotas of AWS require it.</summary>
    public TimeSpan ResyncPeriod { get; set; }

    /// <summary>Stores the result of a pass. The specs of the stack count as valid from now on.</summary>
    public void Report(string path, StackReconciler reconciler, PassResult result)
    {
        _invalid.TryRemove(path, out _);
        _statuses.AddOrUpdate(
            path, _ => StackStatus.Create(reconciler, result), (_, previous) => StackStatus.Create(reconciler, result, previous));
    }

    /// <summary>Stores the errors of invalid specs. The status of the latest pass stays.</summary>
    public void ReportInvalid(string path, IReadOnlyList<SpecError> errors) => _invalid[path] = errors;
}
