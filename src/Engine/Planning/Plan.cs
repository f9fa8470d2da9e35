using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>All that is to be done for a stack, each resource after those it depends on; deletions last, in their order.</summary>
public sealed record Plan(string Stack, ResourceGraph Graph, IReadOnlyList<PlannedChange> Changes, IReadOnlyList<PlannedChange> Deletions)
{
    /// <summary>Why deletions are held back; null when they are not.</summary>
    public string? PruneHalted { get; init; }

    /// <summary>Types of which what is left over could not be searched for, and why.</summary>
    public IReadOnlyList<string> UnsearchedTypes { get; init; } = [];

    /// <summary>Which changes wait for others, and the temporary resources that this needs.</summary>
    public ChangeOrder Order { get; init; } = ChangeOrder.None;

    /// <summary>What is to be done about the temporary resources of <see cref="Order"/>, in their order.</summary>
    public IReadOnlyList<PlannedChange> TemporaryChanges { get; init; } = [];

    /// <summary>Whether parents' tags are to say something else of their children, which changes nothing else.</summary>
    public bool NeedsBookkeepingTags { get; init; }

    /// <summary>Whether AWS is as git says.</summary>
    public bool IsEmpty => Deletions.Count == 0 && Changes.All(change => change.Kind == ChangeKind.None);

    /// <summary>Everything to be done, deletions included, nothing that is as it should be.</summary>
    public IEnumerable<PlannedChange> Actions => Changes.Concat(Deletions).Where(change => change.Kind != ChangeKind.None);
}
