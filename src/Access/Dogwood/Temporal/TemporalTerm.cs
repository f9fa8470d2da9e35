using Cedar;

namespace Reconciler.Access.Dogwood.Temporal;

/// <summary>A value in a temporal condition.</summary>
internal abstract record TemporalTerm(SourcePosition Position)
{
    /// <summary>A boolean, a number, a decimal, a string or an entity.</summary>
    public sealed record Constant(CedarValue Value, SourcePosition Position) : TemporalTerm(Position);

    /// <summary><c>[a, b]</c>.</summary>
    public sealed record Array(IReadOnlyList<TemporalTerm> Items, SourcePosition Position) : TemporalTerm(Position);

    /// <summary>A value of the request that is decided: <c>context.a.b</c>, <c>principal</c>, <c>resource.a</c>.</summary>
    public sealed record RequestPath(List<string> Path, SourcePosition Position) : TemporalTerm(Position);

    /// <summary>A name that a binder declares.</summary>
    public sealed record Variable(string Name, SourcePosition Position) : TemporalTerm(Position);

    /// <summary><c>*</c> or <c>_</c>: any value.</summary>
    public sealed record Wildcard(SourcePosition Position) : TemporalTerm(Position);

    /// <summary><c>count for (x: T). where a</c>; with <paramref name="Summand"/> <c>sum x for (x: T). where a</c>.</summary>
    public sealed record Aggregate(
        string? Summand, IReadOnlyList<TemporalBinder> Binders, TemporalCondition Body, SourcePosition Position) : TemporalTerm(Position);

    /// <summary>A parameter of a macro. Only in the bodies of macros.</summary>
    public sealed record Parameter(string Name, SourcePosition Position) : TemporalTerm(Position);
}
