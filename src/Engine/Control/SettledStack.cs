using Reconciler.Engine.Execution;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Control;

/// <summary>
/// A stack whose resources matched its specs in the last pass. While its files and what the pass read of AWS stand still, a worker needs neither
/// the specs nor a plan: it keeps this small object instead, and asks whether anything has moved.
/// </summary>
public sealed class SettledStack
{
    private readonly StackReads _reads;

    private SettledStack(StackReads reads) => _reads = reads;

    /// <summary>Keeps what a pass read; null if another pass can be needed though nothing moves.</summary>
    /// <param name="result">The result of the pass.</param>
    /// <param name="reads">What its plan read.</param>
    internal static SettledStack? Of(PassResult result, StackReads reads) =>
        result.IsConverged
        && result.Outcomes.All(outcome => outcome is { Change: ChangeKind.None, IsDrift: false, RequeueAt: null })
        && result.Plan is { IsEmpty: true, IsSearchComplete: true, NeedsBookkeepingTags: false, UnsearchedTypes: [], Warnings: [] }
        && result.Plan.Order is { Before.Count: 0, Temporaries: [] }
            ? new SettledStack(reads)
            : null;

    /// <summary>Repeats the reads of the pass. They call AWS only where the cache is due.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// A read that has moved, or a failure: run a pass, whose result tells more. Null if a pass would find nothing to do.
    /// </returns>
    public Task<string?> FindMovedAsync(CancellationToken cancellationToken) => _reads.FindMovedAsync(cancellationToken);
}
