namespace Cedar.Policies;

/// <summary>An expression of the language. Expressions compare by structure; where they were written does not count.</summary>
public abstract record Expr
{
    /// <summary>The deepest expression that parsers accept.</summary>
    internal const int MaxDepth = 500;

    // A single child must be given as a list: alone it would be taken for the original of a copy.
    private protected Expr(params ReadOnlySpan<Expr?> children)
    {
        foreach (var child in children)
            Depth = Math.Max(Depth, child?.Depth ?? 0);
        Depth++;
    }

    /// <summary>Where the expression was written.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>The longest way down to a leaf, which bounds the recursion of everything that walks expressions.</summary>
    internal int Depth { get; }

    /// <summary>The expressions this one is made of, from left to right.</summary>
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

    /// <summary>Whether both are the same kind of expression; the kinds compare their own parts.</summary>
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

    /// <summary>An operator or method of two operands that both are always evaluated.</summary>
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

    /// <summary><c>{a: 1, "b c": 2}</c>, in the order written, without duplicates.</summary>
    public sealed record Record(ValueList<RecordField> Fields) : Expr([.. Fields.Select(f => f.Value)]);

    /// <summary>An extension's function or method, for a method the receiver is the first argument.</summary>
    public sealed record Call(string Function, ValueList<Expr> Arguments) : Expr([.. Arguments]);
}
