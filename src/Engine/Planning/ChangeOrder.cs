using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>
/// An order of changes in addition to the dependencies of the graph, and the temporary resources that the order needs. A change starts in
/// the pass after the one that completed all changes before it.
/// </summary>
/// <param name="Before">The resources that must wait, each with the resources whose changes must be complete first.</param>
/// <param name="Temporaries">Resources that exist only while other resources change.</param>
/// <param name="Obsolete">Deletions of temporary resources that are no longer needed.</param>
public sealed record ChangeOrder(
    IReadOnlyDictionary<ResourceAddress, IReadOnlyList<ResourceAddress>> Before,
    IReadOnlyList<TemporaryResource> Temporaries,
    IReadOnlyList<PlannedChange> Obsolete)
{
    /// <summary>No order besides the dependencies.</summary>
    public static ChangeOrder None { get; } = new(new Dictionary<ResourceAddress, IReadOnlyList<ResourceAddress>>(), [], []);

    /// <summary>Combines two orders that have no resource in common.</summary>
    /// <param name="other">The other order.</param>
    public ChangeOrder And(ChangeOrder other) =>
        new(Before.Concat(other.Before).ToDictionary(), [.. Temporaries, .. other.Temporaries], [.. Obsolete, .. other.Obsolete]);
}
