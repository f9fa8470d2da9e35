using Cedar;

namespace Reconciler.Access.Dogwood.Temporal;

/// <summary>A condition about the history of a session.</summary>
/// <param name="Position">Its position in the statement; in the expansion of a macro that of the call.</param>
internal abstract record TemporalCondition(SourcePosition Position)
{
    /// <summary>The conditions directly below, in aggregates too.</summary>
    public IEnumerable<TemporalCondition> Children => this switch
    {
        And and => and.Conditions,
        Not not => [not.Condition],
        Past past => [past.Body],
        Since since => [since.Left, since.Anchor],
        Exists exists => [exists.Body],
        Comparison comparison => new[] { comparison.Left, comparison.Right }.OfType<TemporalTerm.Aggregate>().Select(a => a.Body),
        _ => [],
    };

    /// <summary>The condition and all conditions below, from left to right.</summary>
    public IEnumerable<TemporalCondition> All => Children.SelectMany(c => c.All).Prepend(this);

    /// <summary><c>a &amp;&amp; b</c>.</summary>
    public sealed record And(IReadOnlyList<TemporalCondition> Conditions, SourcePosition Position) : TemporalCondition(Position);

    /// <summary><c>!a</c>.</summary>
    public sealed record Not(TemporalCondition Condition, SourcePosition Position) : TemporalCondition(Position);

    /// <summary><c>formerly within w a</c>, or <c>previous within w a</c>: the event before this one.</summary>
    public sealed record Past(bool IsPrevious, TimeSpan? Window, TemporalCondition Body, SourcePosition Position)
        : TemporalCondition(Position);

    /// <summary><c>a since within w b</c>.</summary>
    public sealed record Since(TemporalCondition Left, TimeSpan? Window, TemporalCondition Anchor, SourcePosition Position)
        : TemporalCondition(Position);

    /// <summary><c>exists (x: T). a</c>.</summary>
    public sealed record Exists(TemporalBinder Binder, TemporalCondition Body, SourcePosition Position) : TemporalCondition(Position);

    /// <summary><c>tp(t)</c>: t is the time of the event.</summary>
    public sealed record Timepoint(string Name, SourcePosition Position) : TemporalCondition(Position);

    /// <summary><c>Action::"x"::request{ field: term }</c>: the event is of this kind.</summary>
    public sealed record Event(EntityUid Action, string Kind, IReadOnlyList<EventField> Fields, SourcePosition Position)
        : TemporalCondition(Position);

    /// <summary><c>a == b</c>, <c>a &lt; b</c> and so on.</summary>
    public sealed record Comparison(TemporalTerm Left, string Operator, TemporalTerm Right, SourcePosition Position)
        : TemporalCondition(Position)
    {
        /// <summary>Whether the operator compares the order of numbers.</summary>
        public bool IsOrdering => Operator is not ("==" or "!=");
    }

    /// <summary>A parameter of a macro that stands for a condition. Only in the bodies of macros.</summary>
    public sealed record Parameter(string Name, SourcePosition Position) : TemporalCondition(Position);
}
