using Cedar.Evaluation;
using Cedar.Policies;
using Cedar.Schemas;

namespace Cedar.Partial;

/// <summary>Evaluates as much of an expression as is known, and keeps the rest.</summary>
internal sealed class PartialEvaluator(PartialRequest request, EntityStore entities)
{
    // Whatever needs the request has been replaced when an expression gets there.
    private static readonly EntityUid Nobody = new("Nobody", "");

    private readonly Evaluator _evaluator = new(new Request(Nobody, Nobody, Nobody, RecordValue.Empty), entities);

    public Reduced Reduce(Expr expression) => expression switch
    {
        Expr.Literal literal => Reduced.Known(literal, literal.Value),
        Expr.Variable variable => Variable(variable),
        Expr.And e => And(e, Reduce(e.Left), Reduce(e.Right)),
        Expr.Or e => Or(e, Reduce(e.Left), Reduce(e.Right)),
        Expr.If e => If(e),
        Expr.Unary e => Unary(e, Reduce(e.Operand)),
        Expr.Binary e => Binary(e, Reduce(e.Left), Reduce(e.Right)),
        Expr.Attribute e => Attribute(e, Reduce(e.Target)),
        Expr.Has e => Has(e, Reduce(e.Target)),
        Expr.Like e => Reduce(e, Reduce(e.Target), target => e with { Target = target }),
        Expr.Is { Container: { } container } e => Reduce(new Expr.And(
            new Expr.Is(e.Target, e.EntityType) { Position = e.Position },
            new Expr.Binary(BinaryOperator.In, e.Target, container) { Position = e.Position })
        { Position = e.Position }),
        Expr.Is e => Is(e, Reduce(e.Target)),
        Expr.Set e => Reduce(e, e.Elements, parts => e with { Elements = parts }),
        Expr.Record e => Reduce(e, [.. e.Fields.Select(f => f.Value)], parts => e with { Fields = [.. e.Fields.Zip(parts, (f, p) => f with { Value = p })] }),
        Expr.Call e => Reduce(e, e.Arguments, parts => e with { Arguments = parts }),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    private Reduced Variable(Expr.Variable variable)
    {
        var value = variable.Name switch
        {
            RequestVariable.Principal => request.Principal,
            RequestVariable.Action => request.Action,
            RequestVariable.Resource => request.Resource,
            _ => request.Context,
        };
        return UnknownValue.IsKnown(value) ? Reduced.Known(variable, value) : Reduced.Unknown(variable, value);
    }

    private static Reduced And(Expr.And original, Reduced left, Reduced right)
    {
        if (left.IsFalse || (!left.MayBeTrue && !left.MayBeFalse))
            return left.IsFalse ? left : Reduced.Fails(original);
        if (left.IsTrue && right.Value is BooleanValue)
            return right;
        if (left.IsTrue && !right.MayBeTrue && !right.MayBeFalse)
            return Reduced.Fails(original);
        return new Reduced(
            original with { Left = left.Expression, Right = right.Expression }, null,
            left.MayBeTrue && right.MayBeTrue, left.MayBeFalse || (left.MayBeTrue && right.MayBeFalse));
    }

    private static Reduced Or(Expr.Or original, Reduced left, Reduced right)
    {
        if (left.IsTrue || (!left.MayBeTrue && !left.MayBeFalse))
            return left.IsTrue ? left : Reduced.Fails(original);
        if (left.IsFalse && right.Value is BooleanValue)
            return right;
        if (left.IsFalse && !right.MayBeTrue && !right.MayBeFalse)
            return Reduced.Fails(original);
        return new Reduced(
            original with { Left = left.Expression, Right = right.Expression }, null,
            left.MayBeTrue || (left.MayBeFalse && right.MayBeTrue), left.MayBeFalse && right.MayBeFalse);
    }

    private Reduced If(Expr.If choice)
    {
        var condition = Reduce(choice.Condition);
        if (condition.IsTrue)
            return Reduce(choice.Then);
        if (condition.IsFalse)
            return Reduce(choice.Else);
        if (!condition.MayBeTrue && !condition.MayBeFalse)
            return Reduced.Fails(choice);
        var (then, otherwise) = (Reduce(choice.Then), Reduce(choice.Else));
        return new Reduced(
            choice with { Condition = condition.Expression, Then = then.Expression, Else = otherwise.Expression }, null,
            (condition.MayBeTrue && then.MayBeTrue) || (condition.MayBeFalse && otherwise.MayBeTrue),
            (condition.MayBeTrue && then.MayBeFalse) || (condition.MayBeFalse && otherwise.MayBeFalse));
    }

    private Reduced Unary(Expr.Unary unary, Reduced operand)
    {
        var reduced = Reduce(unary, operand, inner => unary with { Operand = inner });
        return unary.Operator == UnaryOperator.Not && reduced.Value is null
            ? reduced with { MayBeTrue = operand.MayBeFalse, MayBeFalse = operand.MayBeTrue }
            : reduced;
    }

    private Reduced Binary(Expr.Binary binary, Reduced left, Reduced right)
    {
        if (left.IsKnown && right.IsKnown)
            return Evaluated(binary, binary with { Left = left.Expression, Right = right.Expression });
        if (left.IsFailure || right.IsFailure)
            return Reduced.Fails(binary);
        if (binary.Operator == BinaryOperator.Equal && TypeOf(left.Value) is { } a && TypeOf(right.Value) is { } b && a != b)
            return Reduced.Known(binary, BooleanValue.False);
        return Reduced.Unknown(binary with { Left = left.Expression, Right = right.Expression });
    }

    private static string? TypeOf(CedarValue? value) => (value as EntityUid)?.Type ?? ((value as UnknownValue)?.Type as CedarType.Entity)?.Name;

    private Reduced Attribute(Expr.Attribute access, Reduced target)
    {
        if (target.Value is UnknownValue { Type: CedarType.Record { Attributes: var declared } })
            return declared.TryGet(access.Name, out var attribute)
                ? Reduced.Unknown(access with { Target = target.Expression }, new UnknownValue(attribute.Type))
                : Reduced.Fails(access);
        if (target.Value is not RecordValue record)
            return Reduce(access, target, inner => access with { Target = inner });
        if (!record.TryGet(access.Name, out var value))
            return Reduced.Fails(access);
        return UnknownValue.IsKnown(value) ? Reduced.Known(access, value) : Reduced.Unknown(access with { Target = target.Expression }, value);
    }

    private Reduced Has(Expr.Has has, Reduced target) => target.Value switch
    {
        RecordValue record => Reduced.Known(has, BooleanValue.Of(record.Has(has.Name))),
        UnknownValue { Type: CedarType.Record { Attributes: var declared } } when !declared.TryGet(has.Name, out var attribute) || attribute.Required =>
            Reduced.Known(has, BooleanValue.Of(declared.TryGet(has.Name, out _))),
        _ => Reduce(has, target, inner => has with { Target = inner }),
    };

    private Reduced Is(Expr.Is type, Reduced target) => target.Value is UnknownValue { Type: CedarType.Entity known }
        ? Reduced.Known(type, BooleanValue.Of(known.Name == type.EntityType))
        : Reduce(type, target, inner => type with { Target = inner });

    private Reduced Reduce(Expr original, Reduced part, Func<Expr, Expr> with) =>
        part.IsFailure ? Reduced.Fails(original)
        : part.IsKnown ? Evaluated(original, with(part.Expression))
        : Reduced.Unknown(with(part.Expression));

    private Reduced Reduce(Expr original, ValueList<Expr> parts, Func<ValueList<Expr>, Expr> with)
    {
        var reduced = parts.Select(Reduce).ToList();
        if (reduced.Exists(r => r.IsFailure))
            return Reduced.Fails(original);
        var expression = with([.. reduced.Select(r => r.Expression)]);
        return reduced.TrueForAll(r => r.IsKnown) ? Evaluated(original, expression) : Reduced.Unknown(expression);
    }

    private Reduced Evaluated(Expr original, Expr known) =>
        _evaluator.Evaluate(known) is { } value ? Reduced.Known(original, value) : Reduced.Fails(known);
}
