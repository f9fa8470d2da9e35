using System.Collections.Immutable;
using Cedar.Policies;

namespace Cedar.Validation;

/// <summary>The optional attributes and tags that are known to be present, because <c>has</c> or <c>hasTag</c> was true.</summary>
internal sealed class Capabilities
{
    private readonly ImmutableHashSet<(Expr, string?, Expr?)> _known;

    private Capabilities(ImmutableHashSet<(Expr, string?, Expr?)> known) => _known = known;

    public static Capabilities None { get; } = new([]);

    public static Capabilities ForAttribute(Expr target, string name) => new([(target, name, null)]);

    public static Capabilities ForTag(Expr target, Expr tag) => new([(target, null, tag)]);

    public bool HasAttribute(Expr target, string name) => _known.Contains((target, name, null));

    public bool HasTag(Expr target, Expr tag) => _known.Contains((target, null, tag));

    public Capabilities Union(Capabilities other) => _known.IsEmpty ? other : other._known.IsEmpty ? this : new(_known.Union(other._known));

    public Capabilities Intersect(Capabilities other) =>
        _known.IsEmpty || other._known.IsEmpty ? None : new(_known.Intersect(other._known));
}
