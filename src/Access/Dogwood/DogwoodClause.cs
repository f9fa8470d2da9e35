using Cedar;
using Cedar.Schemas;
using Reconciler.Access.Dogwood.Temporal;

namespace Reconciler.Access.Dogwood;

/// <summary>
/// A part of a policy that plain Cedar cannot express. Its value is unknown until an <c>IClauseDecider</c> decides it; in the policy it
/// stands as an attribute of <c>context</c> whose name is the text.
/// </summary>
/// <param name="Kind">What it depends on.</param>
/// <param name="Text">Its text, with single spaces. Equal texts are the same condition.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Position">Its position in the statement.</param>
public sealed record DogwoodClause(DogwoodClauseKind Kind, string Text, CedarType Type, SourcePosition Position)
{
    /// <summary>The actions whose events a temporal clause names, with their positions.</summary>
    public IReadOnlyList<(EntityUid Action, SourcePosition Position)> Actions =>
        [.. Condition?.All.OfType<TemporalCondition.Event>().Select(e => (e.Action, e.Position)) ?? []];

    /// <summary>The condition of a temporal clause; null for other clauses.</summary>
    internal TemporalCondition? Condition { get; init; }

    /// <summary>What a decision depends on, for people: <c>history</c>, <c>a guardrail</c>.</summary>
    public string DependsOn => Kind switch
    {
        DogwoodClauseKind.Guardrail => "a guardrail",
        DogwoodClauseKind.Provider => "an information provider",
        _ => "history",
    };

    /// <inheritdoc/>
    public override string ToString() => Text;
}
