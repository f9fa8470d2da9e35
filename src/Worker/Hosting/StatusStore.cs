using System.Collections.Concurrent;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Spec;

namespace Reconciler.Worker.Hosting;

/// <summary>The last status of each stack that the operator keeps.</summary>
internal sealed class StatusStore
{
    private readonly ConcurrentDictionary<string, StackStatus> _statuses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<SpecError>> _refused = new(StringComparer.Ordinal);

    public IEnumerable<StackStatus> Statuses => _statuses.Values.OrderBy(status => status.Stack, StringComparer.Ordinal);

    /// <summary>Folders whose specs are wrong, and what is wrong with them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SpecError>> InvalidSpecs => _refused;

    public void Report(string path, StackReconciler reconciler, PassResult result)
    {
        _refused.TryRemove(path, out _);
        _statuses.AddOrUpdate(path, _ => StackStatus.Create(reconciler, result), (_, before) => StackStatus.Create(reconciler, result, before));
    }

    public void ReportInvalid(string path, IReadOnlyList<SpecError> errors) => _refused[path] = errors;
}
