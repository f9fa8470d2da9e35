namespace Cedar.Policies;

/// <summary>An expression. Expressions compare by structure; positions and spelling are ignored.</summary>
public abstract record Expr
{
    /// <summary>The deepest expression that parsers accept.</summary>
    internal const int MaxDepth = 500;

    // Pass a single child as a list: an Expr alone would select the record's copy constructor.
    private protected Expr(params ReadOnlySpan<Expr?> children)
    {
        foreach (var child in children)
            Depth = Math.Max(Depth, child?.Depth ?? 0);
        Depth++;
    }

    /// <summary>The position of the expression in its text.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>The names of a chain of tests that was written as <c>e has a.b</c>; null for every other expression.</summary>
    internal ValueList<string>? HasPath { get; init; }

    /// <summary>The height of the tree. Its limit bounds the recursion of everything that walks expressions.</summary>
    internal int Depth { get; }

    /// <summary>The direct subexpressions, from left to right.</summary>
    public IEnumerable<Expr> Children => this switch
    {
        If e => [e.Condition, e.Then, e.Else],
        And e => [e.Left, e.Right],
        Or e => [e.Left, e.Right],
        Unary e => [e.Operand],
        Binary e => [e.Left, e.Right],
        Attribute e => [e.Target],
        Has e => [e.Target],
        Like e => [e.Target],
        Is { Container: { } container } e => [e.Target, container],
        Is e => [e.Target],
        Set e => e.Elements,
        Record e => e.Fields.Select(f => f.Value),
        Call e => e.Arguments,
        _ => [],
    };

    /// <summary>Whether both are of the same kind. The derived records compare their parts.</summary>
    public virtual bool Equals(Expr? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => ExprPrinter.Print(this);

    /// <summary>A constant: a boolean, a number, a string or an entity.</summary>
    public sealed record Literal(CedarValue Value) : Expr;

    /// <summary><c>principal</c>, <c>action</c>, <c>resource</c> or <c>context</c>.</summary>
    public sealed record Variable(RequestVariable Name) : Expr;

    /// <summary><c>if c then a else b</c>.</summary>
    public sealed record If(Expr Condition, Expr Then, Expr Else) : Expr(Condition, Then, Else);

    /// <summary><c>left &amp;&amp; right</c>.</summary>
    public sealed record And(Expr Left, Expr Right) : Expr(Left, Right);

    /// <summary><c>left || right</c>.</summary>
    public sealed record Or(Expr Left, Expr Right) : Expr(Left, Right);

    /// <summary><c>!e</c>, <c>-e</c> or <c>e.isEmpty()</c>.</summary>
    public sealed record Unary(UnaryOperator Operator, Expr Operand) : Expr([Operand]);

    /// <summary>An operator or method that always evaluates both operands.</summary>
    public sealed record Binary(BinaryOperator Operator, Expr Left, Expr Right) : Expr(Left, Right);

    /// <summary><c>e.name</c> or <c>e["name"]</c>.</summary>
    public sealed record Attribute(Expr Target, string Name) : Expr([Target]);

    /// <summary><c>e has name</c>.</summary>
    public sealed record Has(Expr Target, string Name) : Expr([Target]);

    /// <summary><c>e like "pattern"</c>.</summary>
    public sealed record Like(Expr Target, LikePattern Pattern) : Expr([Target]);

    /// <summary><c>e is Type</c>, or with a container <c>e is Type in container</c>.</summary>
    public sealed record Is(Expr Target, string EntityType, Expr? Container = null) : Expr(Target, Container);

    /// <summary><c>[a, b]</c>.</summary>
    public sealed record Set(ValueList<Expr> Elements) : Expr([.. Elements]);

    /// <summary><c>{a: 1, "b c": 2}</c>: fields in source order, with unique names.</summary>
    public sealed record Record(ValueList<RecordField> Fields) : Expr([.. Fields.Select(f => f.Value)]);

    /// <summary>A function or method of an extension type. The receiver of a method is the first argument.</summary>
    public sealed record Call(string Function, ValueList<Expr> Arguments) : Expr([.. Arguments]);
}
