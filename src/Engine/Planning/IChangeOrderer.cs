using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>Decides in which order changes are made where the graph's dependencies do not say it. Reads only.</summary>
internal interface IChangeOrderer
{
    /// <param name="graph">What the stack asks for.</param>
    /// <param name="changes">What happens to each resource of the graph, unchanged ones included.</param>
    /// <param name="orphans">Deletions of what no spec asks for any more.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<ChangeOrder> OrderAsync(
        ResourceGraph graph, IReadOnlyList<PlannedChange> changes, IReadOnlyList<PlannedChange> orphans, CancellationToken cancellationToken);
}
