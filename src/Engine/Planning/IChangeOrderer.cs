using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>Orders changes beyond the dependencies of the graph. Reads only.</summary>
internal interface IChangeOrderer
{
    /// <summary>Returns the order of the changes of a plan.</summary>
    /// <param name="graph">The desired resources of the stack.</param>
    /// <param name="changes">The changes of the resources of the graph, including those that do not change.</param>
    /// <param name="orphans">The deletions of resources that are no longer in the specs.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    Task<ChangeOrder> OrderAsync(
        ResourceGraph graph,
        IReadOnlyList<PlannedChange> changes,
        IReadOnlyList<PlannedChange> orphans,
        CancellationToken cancellationToken);
}
