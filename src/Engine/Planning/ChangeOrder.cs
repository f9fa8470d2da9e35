using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>
/// An order of changes beyond what the graph's dependencies say, and what it needs while the changes are under way. Each step
/// takes a pass of its own.
/// </summary>
/// <param name="Before">For each resource that has to wait: the resources whose changes must be done first.</param>
/// <param name="Temporaries">Resources that exist only while others change.</param>
/// <param name="Obsolete">Deletions of temporary resources that are no longer needed.</param>
public sealed record ChangeOrder(
    IReadOnlyDictionary<ResourceAddress, IReadOnlyList<ResourceAddress>> Before,
    IReadOnlyList<TemporaryResource> Temporaries,
    IReadOnlyList<PlannedChange> Obsolete)
{
    /// <summary>No change waits for another one.</summary>
    public static ChangeOrder None { get; } = new(new Dictionary<ResourceAddress, IReadOnlyList<ResourceAddress>>(), [], []);

    /// <summary>Two orders that have no resource in common, as one.</summary>
    public ChangeOrder And(ChangeOrder other) =>
        new(Before.Concat(other.Before).ToDictionary(), [.. Temporaries, .. other.Temporaries], [.. Obsolete, .. other.Obsolete]);
}
