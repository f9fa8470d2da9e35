using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>The changes that make AWS match the specs of a stack.</summary>
/// <param name="Stack">The name of the stack.</param>
/// <param name="Graph">The desired resources.</param>
/// <param name="Changes">A change for each desired resource, after those of its dependencies. The kind is None if it matches.</param>
/// <param name="Deletions">The deletions, in the order in which they are made, after <paramref name="Changes"/>.</param>
public sealed record Plan(string Stack, ResourceGraph Graph, IReadOnlyList<PlannedChange> Changes, IReadOnlyList<PlannedChange> Deletions)
{
    /// <summary>Why the deletions are not made until they are confirmed; null if they need no confirmation.</summary>
    public string? PruneHalted { get; init; }

    /// <summary>The types that could not be searched for orphans, with the failure: <c>Type: Code: Message</c>.</summary>
    public IReadOnlyList<string> UnsearchedTypes { get; init; } = [];

    /// <summary>
    /// Whether every resource of the stack was searched for orphans, also the parents that this process created a moment ago.
    /// </summary>
    internal bool IsSearchComplete { get; init; } = true;

    /// <summary>
    /// The data of people that the plan would lose, without consent. The changes that lose it are withheld; a host can ask for consent.
    /// </summary>
    public IReadOnlyList<DataLoss> DataLosses { get; init; } = [];

    /// <summary>What a person should know and reconciler does not decide, such as a second resource of the same name.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The order of the changes in addition to the dependencies, and the temporary resources that it needs.</summary>
    public ChangeOrder Order { get; init; } = ChangeOrder.None;

    /// <summary>The changes of <see cref="ChangeOrder.Temporaries"/> of <see cref="Order"/>, in the same order.</summary>
    public IReadOnlyList<PlannedChange> TemporaryChanges { get; init; } = [];

    /// <summary>Whether a parent needs other bookkeeping tags about its children. Writing them changes nothing else.</summary>
    public bool NeedsBookkeepingTags { get; init; }

    /// <summary>Whether AWS matches the specs.</summary>
    public bool IsEmpty => Deletions.Count == 0 && Changes.All(change => change.Kind == ChangeKind.None);

    /// <summary>Whether nothing of the stack is changed, because it is suspended.</summary>
    public bool IsSuspended => Changes.Concat(Deletions).Any() && Changes.Concat(Deletions).All(change => change.Suspended is not null);

    /// <summary>The changes and deletions whose kind is not None.</summary>
    public IEnumerable<PlannedChange> Actions => Changes.Concat(Deletions).Where(change => change.Kind != ChangeKind.None);
}
