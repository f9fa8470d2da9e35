using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>
/// A type of which AWS allows several resources with the same name. The planner decides which of them is meant: tags, memory and age are
/// its business, not that of the type.
/// </summary>
internal interface INamesakes
{
    /// <summary>
    /// Finds all resources with the name and the parent of a desired state, in any order, each with <see cref="LiveResource.CreatedAt"/>.
    /// Called in place of <see cref="IResourceType.ObserveAsync"/> when the plan is made. Idempotent: it reads only. Cost: as there, for
    /// each resource of the name.
    /// </summary>
    /// <param name="aws">The account.</param>
    /// <param name="desired">The desired state. Its identity contains no placeholder; other members may.</param>
    /// <param name="hint">What this process knows from earlier passes: a list can lack the resource that it created.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task<IReadOnlyList<LiveResource>> FindAllAsync(
        AwsAccount aws, object desired, ObservationHint hint, CancellationToken cancellationToken);
}
