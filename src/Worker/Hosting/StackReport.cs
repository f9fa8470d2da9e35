using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Spec;

namespace Reconciler.Worker.Hosting;

/// <summary>What the operator knows of a stack: the status of its last pass, and where its specs are from.</summary>
/// <param name="Key">The path of the stack, or its git source and folder.</param>
internal sealed record StackReport(string Key)
{
    /// <summary>The name of the stack; null if its specs were never valid.</summary>
    public string? Name { get; init; }

    /// <summary>The newest commit that has the stack; null without git.</summary>
    public string? ObservedCommit { get; init; }

    /// <summary>The commit that is in force; null if none is, and without git.</summary>
    public string? Commit { get; init; }

    /// <summary>The commit that the last pass applied; null before it, and without git.</summary>
    public string? StatusCommit { get; init; }

    /// <summary>The status after the last pass; null before it.</summary>
    public StackStatus? Status { get; init; }

    /// <summary>Which resource needs which other one, as of the last pass.</summary>
    public IReadOnlyList<(string Resource, string Needs)> Links { get; init; } = [];

    /// <summary>What differs from the specs because of changes outside of git, as of the last pass.</summary>
    public IReadOnlyList<DriftedField> Drift { get; init; } = [];

    /// <summary>When the last pass ended; null before it.</summary>
    public DateTimeOffset? LastPass { get; init; }

    /// <summary>The errors of the specs as they are now.</summary>
    public IReadOnlyList<SpecError> Errors { get; init; } = [];

    /// <summary>Whether the specs come from where they should; null if nothing is known yet, and without git.</summary>
    public Condition? Source { get; init; }

    /// <summary>Why nothing is changed; null if the stack is reconciled.</summary>
    public Condition? Held { get; init; }

    /// <summary>The conditions of the stack: those of the last pass, but what holds the stack now goes first.</summary>
    public IReadOnlyList<Condition> Conditions
    {
        get
        {
            var conditions = (Status?.Conditions ?? []).Where(condition => Held is null || condition.Type != Held.Type).ToList();
            if (Held is not null) conditions.Add(Held);
            if (Source is not null) conditions.Add(Source);
            return conditions;
        }
    }
}
