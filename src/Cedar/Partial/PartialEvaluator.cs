using Cedar.Evaluation;
using Cedar.Policies;
using Cedar.Schemas;

namespace Cedar.Partial;

/// <summary>Evaluates the known parts of an expression and keeps the rest as a residual expression.</summary>
internal sealed class PartialEvaluator(PartialRequest request, EntityStore entities)
{
    // The evaluator only sees expressions in which the request variables have been replaced, so the request is never read.
    private static readonly EntityUid Placeholder = new("Nobody", "");

    private readonly Evaluator _evaluator = new(new Request(Placeholder, Placeholder, Placeholder, RecordValue.Empty), entities);

    public ReducedExpr Reduce(Expr expression) =>
        request.Assumptions is { } assumptions && assumptions.TryGetValue(expression, out var assumed)
            ? ReducedExpr.Known(expression, assumed)
            : ReduceParts(expression);

    private ReducedExpr ReduceParts(Expr expression) => expression switch
    {
        Expr.Literal literal => ReducedExpr.Known(literal, literal.Value),
        Expr.Variable variable => ReduceVariable(variable),
        Expr.And e => ReduceAnd(e, Reduce(e.Left), Reduce(e.Right)),
        Expr.Or e => ReduceOr(e, Reduce(e.Left), Reduce(e.Right)),
        Expr.If e => ReduceIf(e),
        Expr.Unary e => ReduceUnary(e, Reduce(e.Operand)),
        Expr.Binary e => ReduceBinary(e, Reduce(e.Left), Reduce(e.Right)),
        Expr.Attribute e => ReduceAttribute(e, Reduce(e.Target)),
        Expr.Has e => ReduceHas(e, Reduce(e.Target)),
        Expr.Like e => Reduce(e, Reduce(e.Target), target => e with { Target = target }),
        Expr.Is { Container: { } container } e => Reduce(new Expr.And(
            new Expr.Is(e.Target, e.EntityType) { Position = e.Position },
            new Expr.Binary(BinaryOperator.In, e.Target, container) { Position = e.Position })
        { Position = e.Position }),
        Expr.Is e => ReduceIs(e, Reduce(e.Target)),
        Expr.Set e => Reduce(e, e.Elements, parts => e with { Elements = parts }),
        Expr.Record e =>
            Reduce(
                e, [.. e.Fields.Select(f => f.Value)],
                parts => e with { Fields = [.. e.Fields.Zip(parts, (f, p) => f with { Value = p })] }),
        Expr.Call e => Reduce(e, e.Arguments, parts => e with { Arguments = parts }),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    private ReducedExpr ReduceVariable(Expr.Variable variable)
    {
        var value = variable.Name switch
        {
            RequestVariable.Principal => request.Principal,
            RequestVariable.Action => request.Action,
            RequestVariable.Resource => request.Resource,
            _ => request.Context,
        };
        return UnknownValue.IsKnown(value) ? ReducedExpr.Known(variable, value) : ReducedExpr.Unknown(variable, value);
    }

    private static ReducedExpr ReduceAnd(Expr.And original, ReducedExpr left, ReducedExpr right)
    {
        if (left.IsFalse || (!left.MayBeTrue && !left.MayBeFalse))
            return left.IsFalse ? left : ReducedExpr.Failed(original);
        if (left.IsTrue && right.Value is BooleanValue)
            return right;
        if (left.IsTrue && !right.MayBeTrue && !right.MayBeFalse)
            return ReducedExpr.Failed(original);
        return new ReducedExpr(
            original with { Left = left.Expression, Right = right.Expression }, null,
            left.MayBeTrue && right.MayBeTrue, left.MayBeFalse || (left.MayBeTrue && right.MayBeFalse));
    }

    private static ReducedExpr ReduceOr(Expr.Or original, ReducedExpr left, ReducedExpr right)
    {
        if (left.IsTrue || (!left.MayBeTrue && !left.MayBeFalse))
            return left.IsTrue ? left : ReducedExpr.Failed(original);
        if (left.IsFalse && right.Value is BooleanValue)
            return right;
        if (left.IsFalse && !right.MayBeTrue && !right.MayBeFalse)
            return ReducedExpr.Failed(original);
        return new ReducedExpr(
            original with { Left = left.Expression, Right = right.Expression }, null,
            left.MayBeTrue || (left.MayBeFalse && right.MayBeTrue), left.MayBeFalse && right.MayBeFalse);
    }

    private ReducedExpr ReduceIf(Expr.If choice)
    {
        var condition = Reduce(choice.Condition);
        if (condition.IsTrue)
            return Reduce(choice.Then);
        if (condition.IsFalse)
            return Reduce(choice.Else);
        if (!condition.MayBeTrue && !condition.MayBeFalse)
            return ReducedExpr.Failed(choice);
        var (then, otherwise) = (Reduce(choice.Then), Reduce(choice.Else));
        return new ReducedExpr(
            choice with { Condition = condition.Expression, Then = then.Expression, Else = otherwise.Expression }, null,
            (condition.MayBeTrue && then.MayBeTrue) || (condition.MayBeFalse && otherwise.MayBeTrue),
            (condition.MayBeTrue && then.MayBeFalse) || (condition.MayBeFalse && otherwise.MayBeFalse));
    }

    private ReducedExpr ReduceUnary(Expr.Unary unary, ReducedExpr operand)
    {
        var reduced = Reduce(unary, operand, inner => unary with { Operand = inner });
        return unary.Operator == UnaryOperator.Not && reduced.Value is null
            ? reduced with { MayBeTrue = operand.MayBeFalse, MayBeFalse = operand.MayBeTrue }
            : reduced;
    }

    private ReducedExpr ReduceBinary(Expr.Binary binary, ReducedExpr left, ReducedExpr right)
    {
        if (left.IsKnown && right.IsKnown)
            return Evaluate(binary, binary with { Left = left.Expression, Right = right.Expression });
        if (left.IsFailure || right.IsFailure)
            return ReducedExpr.Failed(binary);
        if (binary.Operator == BinaryOperator.Equal &&
            FindEntityType(left.Value) is { } a && FindEntityType(right.Value) is { } b && a != b)
            return ReducedExpr.Known(binary, BooleanValue.False);
        return ReducedExpr.Unknown(binary with { Left = left.Expression, Right = right.Expression });
    }

    private static string? FindEntityType(CedarValue? value) =>
        (value as EntityUid)?.Type ?? ((value as UnknownValue)?.Type as CedarType.Entity)?.Name;

    private ReducedExpr ReduceAttribute(Expr.Attribute access, ReducedExpr target)
    {
        if (target.Value is UnknownValue { Type: CedarType.Record { Attributes: var declared } })
            return declared.TryGet(access.Name, out var attribute)
                ? ReducedExpr.Unknown(access with { Target = target.Expression }, new UnknownValue(attribute.Type))
                : ReducedExpr.Failed(access);
        if (target.Value is not RecordValue record)
            return Reduce(access, target, inner => access with { Target = inner });
        if (!record.TryGet(access.Name, out var value))
            return ReducedExpr.Failed(access);
        return UnknownValue.IsKnown(value)
            ? ReducedExpr.Known(access, value)
            : ReducedExpr.Unknown(access with { Target = target.Expression }, value);
    }

    private ReducedExpr ReduceHas(Expr.Has has, ReducedExpr target) => target.Value switch
    {
        RecordValue record => ReducedExpr.Known(has, BooleanValue.FromBoolean(record.Has(has.Name))),
        UnknownValue { Type: CedarType.Record { Attributes: var declared } }
            when !declared.TryGet(has.Name, out var attribute) || attribute.Required =>
            ReducedExpr.Known(has, BooleanValue.FromBoolean(declared.TryGet(has.Name, out _))),
        _ => Reduce(has, target, inner => has with { Target = inner }),
    };

    private ReducedExpr ReduceIs(Expr.Is type, ReducedExpr target) => target.Value is UnknownValue { Type: CedarType.Entity known }
        ? ReducedExpr.Known(type, BooleanValue.FromBoolean(known.Name == type.EntityType))
        : Reduce(type, target, inner => type with { Target = inner });

    private ReducedExpr Reduce(Expr original, ReducedExpr part, Func<Expr, Expr> with) =>
        part.IsFailure ? ReducedExpr.Failed(original)
        : part.IsKnown ? Evaluate(original, with(part.Expression))
        : ReducedExpr.Unknown(with(part.Expression));

    private ReducedExpr Reduce(Expr original, ValueList<Expr> parts, Func<ValueList<Expr>, Expr> with)
    {
        var reduced = parts.Select(Reduce).ToList();
        if (reduced.Exists(r => r.IsFailure))
            return ReducedExpr.Failed(original);
        var expression = with([.. reduced.Select(r => r.Expression)]);
        return reduced.TrueForAll(r => r.IsKnown) ? Evaluate(original, expression) : ReducedExpr.Unknown(expression);
    }

    private ReducedExpr Evaluate(Expr original, Expr known) =>
        _evaluator.Evaluate(known) is { } value ? ReducedExpr.Known(original, value) : ReducedExpr.Failed(known);
}
