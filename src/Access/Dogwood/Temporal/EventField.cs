using Cedar;

namespace Reconciler.Access.Dogwood.Temporal;

/// <summary>What a field of an event must be, <c>input.id: context.input.id</c>.</summary>
internal sealed record EventField(IReadOnlyList<string> Path, TemporalTerm Term, SourcePosition Position)
{
    /// <summary>The path with dots.</summary>
    public string Name => string.Join('.', Path);
}
