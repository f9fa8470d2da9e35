using Cedar.Extensions;
using Cedar.Policies;

namespace Cedar.Evaluation;

/// <summary>Evaluates expressions for one request.</summary>
/// <remarks>
/// A failed evaluation returns null and sets <see cref="Failure"/> instead of throwing: failing policies are ordinary, and an exception
/// costs more than a hundred evaluations.
/// </remarks>
internal sealed class Evaluator(Request request, EntityStore entities)
{
    /// <summary>The reason why the last evaluation failed.</summary>
    public string? Failure { get; private set; }

    public CedarValue? Evaluate(Expr expression) => expression switch
    {
        Expr.Literal literal => literal.Value,
        Expr.Variable variable => GetVariable(variable.Name),
        Expr.And and => EvaluateLogical(and.Left, and.Right, decides: false),
        Expr.Or or => EvaluateLogical(or.Left, or.Right, decides: true),
        Expr.If choice => EvaluateBoolean(choice.Condition) is { } condition ? Evaluate(condition ? choice.Then : choice.Else) : null,
        Expr.Attribute attribute => EvaluateAttribute(attribute),
        Expr.Has has => EvaluateHas(has),
        Expr.Binary binary => EvaluateBinary(binary),
        Expr.Unary unary => EvaluateUnary(unary),
        Expr.Like like => EvaluateLike(like),
        Expr.Is type => EvaluateIs(type),
        Expr.Set set => EvaluateAll(set.Elements) is { } elements ? new SetValue(elements) : null,
        Expr.Record record => EvaluateRecord(record),
        Expr.Call call => EvaluateCall(call),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    /// <summary>Evaluates an expression that must be a boolean.</summary>
    public bool? EvaluateBoolean(Expr expression)
    {
        var value = Evaluate(expression);
        if (value is BooleanValue boolean)
            return boolean.Value;
        if (value is not null)
            FailType("bool", value);
        return null;
    }

    private CedarValue GetVariable(RequestVariable variable) => variable switch
    {
        RequestVariable.Principal => request.Principal,
        RequestVariable.Action => request.Action,
        RequestVariable.Resource => request.Resource,
        _ => request.Context,
    };

    private BooleanValue? EvaluateLogical(Expr left, Expr right, bool decides)
    {
        var first = EvaluateBoolean(left);
        if (first is null || first == decides)
            return first is null ? null : BooleanValue.FromBoolean(decides);
        return EvaluateBoolean(right) is { } second ? BooleanValue.FromBoolean(second) : null;
    }

    private CedarValue? EvaluateAttribute(Expr.Attribute attribute)
    {
        switch (Evaluate(attribute.Target))
        {
            case null:
                return null;
            case RecordValue record:
                return record.TryGet(attribute.Name, out var value)
                    ? value
                    : Fail($"record does not have the attribute `{attribute.Name}`");
            case EntityUid uid when entities.TryGet(uid, out var entity):
                return entity.Attributes.TryGet(attribute.Name, out value)
                    ? value
                    : Fail($"`{uid}` does not have the attribute `{attribute.Name}`");
            case EntityUid uid:
                return Fail($"entity `{uid}` does not exist");
            case { } other:
                return FailType("(entity or record)", other);
        }
    }

    private CedarValue? EvaluateHas(Expr.Has has) => Evaluate(has.Target) switch
    {
        null => null,
        RecordValue record => BooleanValue.FromBoolean(record.Has(has.Name)),
        EntityUid uid => BooleanValue.FromBoolean(entities.TryGet(uid, out var entity) && entity.Attributes.Has(has.Name)),
        var other => FailType("(entity or record)", other),
    };

    private CedarValue? EvaluateLike(Expr.Like like) => Evaluate(like.Target) switch
    {
        null => null,
        StringValue text => BooleanValue.FromBoolean(like.Pattern.Matches(text.Value)),
        var other => FailType("string", other),
    };

    private CedarValue? EvaluateIs(Expr.Is type)
    {
        var target = Evaluate(type.Target);
        if (target is null)
            return null;
        if (target is not EntityUid uid)
            return FailType("(entity of any type)", target);
        if (uid.Type != type.EntityType || type.Container is null)
            return BooleanValue.FromBoolean(uid.Type == type.EntityType);
        return Evaluate(type.Container) is { } container ? EvaluateIn(uid, container) : null;
    }

    private CedarValue? EvaluateUnary(Expr.Unary unary)
    {
        var operand = Evaluate(unary.Operand);
        if (operand is null)
            return null;
        return (unary.Operator, operand) switch
        {
            (UnaryOperator.Not, BooleanValue value) => BooleanValue.FromBoolean(!value.Value),
            (UnaryOperator.Negate, LongValue { Value: long.MinValue }) =>
                Fail($"integer overflow while attempting to negate the value `{long.MinValue}`"),
            (UnaryOperator.Negate, LongValue value) => new LongValue(-value.Value),
            (UnaryOperator.IsEmpty, SetValue set) => BooleanValue.FromBoolean(set.Count == 0),
            (UnaryOperator.Not, _) => FailType("bool", operand),
            (UnaryOperator.Negate, _) => FailType("long", operand),
            _ => FailType("set", operand),
        };
    }

    private CedarValue? EvaluateBinary(Expr.Binary binary)
    {
        if (Evaluate(binary.Left) is not { } left || Evaluate(binary.Right) is not { } right)
            return null;
        switch (binary.Operator)
        {
            case BinaryOperator.Equal:
                return BooleanValue.FromBoolean(left.Equals(right));
            case BinaryOperator.NotEqual:
                return BooleanValue.FromBoolean(!left.Equals(right));
            case BinaryOperator.In:
                return left is EntityUid uid ? EvaluateIn(uid, right) : FailType("(entity of any type)", left);
            case BinaryOperator.Contains:
                return left is SetValue set ? BooleanValue.FromBoolean(set.Contains(right)) : FailType("set", left);
            case BinaryOperator.ContainsAll or BinaryOperator.ContainsAny:
                if (left is not SetValue a || right is not SetValue b)
                    return FailType("set", left is SetValue ? right : left);
                return BooleanValue.FromBoolean(binary.Operator == BinaryOperator.ContainsAll ? a.ContainsAll(b) : a.ContainsAny(b));
            case BinaryOperator.HasTag or BinaryOperator.GetTag:
                return EvaluateTag(binary.Operator, left, right);
            case BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply:
                return EvaluateArithmetic(binary.Operator, left, right);
            default:
                return EvaluateComparison(binary.Operator, left, right);
        }
    }

    private CedarValue? EvaluateIn(EntityUid uid, CedarValue container)
    {
        if (container is EntityUid one)
            return BooleanValue.FromBoolean(entities.IsIn(uid, one));
        if (container is not SetValue set)
            return FailType("(set or entity of any type)", container);
        var found = false;
        foreach (var element in set.Elements)
        {
            if (element is not EntityUid entity)
                return FailType("(entity of any type)", element);
            found = found || entities.IsIn(uid, entity);
        }

        return BooleanValue.FromBoolean(found);
    }

    private CedarValue? EvaluateTag(BinaryOperator operation, CedarValue left, CedarValue right)
    {
        if (left is not EntityUid uid)
            return FailType("(entity of any type)", left);
        if (right is not StringValue tag)
            return FailType("string", right);
        var known = entities.TryGet(uid, out var entity);
        if (operation == BinaryOperator.HasTag)
            return BooleanValue.FromBoolean(known && entity!.Tags.Has(tag.Value));
        if (!known)
            return Fail($"entity `{uid}` does not exist");
        return entity!.Tags.TryGet(tag.Value, out var value) ? value : Fail($"`{uid}` does not have the tag {tag}");
    }

    private CedarValue? EvaluateArithmetic(BinaryOperator operation, CedarValue left, CedarValue right)
    {
        if (left is not LongValue a || right is not LongValue b)
            return FailType("long", left is LongValue ? right : left);
        var (result, verb) = operation switch
        {
            BinaryOperator.Add => ((Int128)a.Value + b.Value, "add"),
            BinaryOperator.Subtract => ((Int128)a.Value - b.Value, "subtract"),
            _ => ((Int128)a.Value * b.Value, "multiply"),
        };
        return result >= long.MinValue && result <= long.MaxValue
            ? new LongValue((long)result)
            : Fail($"integer overflow while attempting to {verb} the values `{a}` and `{b}`");
    }

    private CedarValue? EvaluateComparison(BinaryOperator operation, CedarValue left, CedarValue right)
    {
        var order = (left, right) switch
        {
            (LongValue a, LongValue b) => a.Value.CompareTo(b.Value),
            (DateTimeValue a, DateTimeValue b) => a.Milliseconds.CompareTo(b.Milliseconds),
            (DurationValue a, DurationValue b) => a.Milliseconds.CompareTo(b.Milliseconds),
            _ => (int?)null,
        };
        if (order is null)
            return left is LongValue or DateTimeValue or DurationValue ? FailType(left.TypeName, right) : FailType("long", left);
        return BooleanValue.FromBoolean(operation switch
        {
            BinaryOperator.Less => order < 0,
            BinaryOperator.LessOrEqual => order <= 0,
            BinaryOperator.Greater => order > 0,
            _ => order >= 0,
        });
    }

    private CedarValue[]? EvaluateAll(ValueList<Expr> expressions)
    {
        var values = new CedarValue[expressions.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (Evaluate(expressions[i]) is not { } value)
                return null;
            values[i] = value;
        }

        return values;
    }

    private RecordValue? EvaluateRecord(Expr.Record record)
    {
        var attributes = new Dictionary<string, CedarValue>(StringComparer.Ordinal);
        foreach (var field in record.Fields)
        {
            if (Evaluate(field.Value) is not { } value)
                return null;
            attributes[field.Name] = value;
        }

        return new RecordValue(attributes);
    }

    private CedarValue? EvaluateCall(Expr.Call call)
    {
        if (EvaluateAll(call.Arguments) is not { } arguments)
            return null;
        var value = ExtensionCalls.Call(call.Function, arguments, out var failure);
        return value ?? Fail(failure!);
    }

    private CedarValue? FailType(string expected, CedarValue got) => Fail($"type error: expected {expected}, got {got.TypeName}");

    private CedarValue? Fail(string reason)
    {
        Failure = reason;
        return null;
    }
}
