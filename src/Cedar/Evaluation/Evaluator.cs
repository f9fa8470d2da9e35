using Cedar.Extensions;
using Cedar.Policies;

namespace Cedar.Evaluation;

/// <summary>Evaluates expressions for one request.</summary>
/// <remarks>
/// A failed evaluation is null with the reason in <see cref="Failure"/>, not an exception: policies that fail are ordinary, and an
/// exception costs more than a hundred evaluations.
/// </remarks>
internal sealed class Evaluator(Request request, EntityStore entities)
{
    /// <summary>Why the last evaluation had no value.</summary>
    public string? Failure { get; private set; }

    public CedarValue? Evaluate(Expr expression) => expression switch
    {
        Expr.Literal literal => literal.Value,
        Expr.Variable variable => Variable(variable.Name),
        Expr.And and => Logical(and.Left, and.Right, decides: false),
        Expr.Or or => Logical(or.Left, or.Right, decides: true),
        Expr.If choice => Bool(choice.Condition) is { } condition ? Evaluate(condition ? choice.Then : choice.Else) : null,
        Expr.Attribute attribute => Attribute(attribute),
        Expr.Has has => Has(has),
        Expr.Binary binary => Binary(binary),
        Expr.Unary unary => Unary(unary),
        Expr.Like like => Like(like),
        Expr.Is type => Is(type),
        Expr.Set set => Elements(set.Elements) is { } elements ? new SetValue(elements) : null,
        Expr.Record record => Record(record),
        Expr.Call call => Call(call),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    /// <summary>Evaluates what must be a boolean.</summary>
    public bool? Bool(Expr expression)
    {
        var value = Evaluate(expression);
        if (value is BooleanValue boolean)
            return boolean.Value;
        if (value is not null)
            Mistyped("bool", value);
        return null;
    }

    private CedarValue Variable(RequestVariable variable) => variable switch
    {
        RequestVariable.Principal => request.Principal,
        RequestVariable.Action => request.Action,
        RequestVariable.Resource => request.Resource,
        _ => request.Context,
    };

    private BooleanValue? Logical(Expr left, Expr right, bool decides)
    {
        var first = Bool(left);
        if (first is null || first == decides)
            return first is null ? null : BooleanValue.Of(decides);
        return Bool(right) is { } second ? BooleanValue.Of(second) : null;
    }

    private CedarValue? Attribute(Expr.Attribute attribute)
    {
        switch (Evaluate(attribute.Target))
        {
            case null:
                return null;
            case RecordValue record:
                return record.TryGet(attribute.Name, out var value) ? value : Fail($"record does not have the attribute `{attribute.Name}`");
            case EntityUid uid when entities.TryGet(uid, out var entity):
                return entity.Attributes.TryGet(attribute.Name, out value)
                    ? value
                    : Fail($"`{uid}` does not have the attribute `{attribute.Name}`");
            case EntityUid uid:
                return Fail($"entity `{uid}` does not exist");
            case { } other:
                return Mistyped("(entity or record)", other);
        }
    }

    private CedarValue? Has(Expr.Has has) => Evaluate(has.Target) switch
    {
        null => null,
        RecordValue record => BooleanValue.Of(record.Has(has.Name)),
        EntityUid uid => BooleanValue.Of(entities.TryGet(uid, out var entity) && entity.Attributes.Has(has.Name)),
        var other => Mistyped("(entity or record)", other),
    };

    private CedarValue? Like(Expr.Like like) => Evaluate(like.Target) switch
    {
        null => null,
        StringValue text => BooleanValue.Of(like.Pattern.Matches(text.Value)),
        var other => Mistyped("string", other),
    };

    private CedarValue? Is(Expr.Is type)
    {
        var target = Evaluate(type.Target);
        if (target is null)
            return null;
        if (target is not EntityUid uid)
            return Mistyped("(entity of any type)", target);
        if (uid.Type != type.EntityType || type.Container is null)
            return BooleanValue.Of(uid.Type == type.EntityType);
        return Evaluate(type.Container) is { } container ? In(uid, container) : null;
    }

    private CedarValue? Unary(Expr.Unary unary)
    {
        var operand = Evaluate(unary.Operand);
        if (operand is null)
            return null;
        return (unary.Operator, operand) switch
        {
            (UnaryOperator.Not, BooleanValue value) => BooleanValue.Of(!value.Value),
            (UnaryOperator.Negate, LongValue { Value: long.MinValue }) =>
                Fail($"integer overflow while attempting to negate the value `{long.MinValue}`"),
            (UnaryOperator.Negate, LongValue value) => new LongValue(-value.Value),
            (UnaryOperator.IsEmpty, SetValue set) => BooleanValue.Of(set.Count == 0),
            (UnaryOperator.Not, _) => Mistyped("bool", operand),
            (UnaryOperator.Negate, _) => Mistyped("long", operand),
            _ => Mistyped("set", operand),
        };
    }

    private CedarValue? Binary(Expr.Binary binary)
    {
        if (Evaluate(binary.Left) is not { } left || Evaluate(binary.Right) is not { } right)
            return null;
        switch (binary.Operator)
        {
            case BinaryOperator.Equal:
                return BooleanValue.Of(left.Equals(right));
            case BinaryOperator.NotEqual:
                return BooleanValue.Of(!left.Equals(right));
            case BinaryOperator.In:
                return left is EntityUid uid ? In(uid, right) : Mistyped("(entity of any type)", left);
            case BinaryOperator.Contains:
                return left is SetValue set ? BooleanValue.Of(set.Contains(right)) : Mistyped("set", left);
            case BinaryOperator.ContainsAll or BinaryOperator.ContainsAny:
                if (left is not SetValue a || right is not SetValue b)
                    return Mistyped("set", left is SetValue ? right : left);
                return BooleanValue.Of(binary.Operator == BinaryOperator.ContainsAll ? a.ContainsAll(b) : a.ContainsAny(b));
            case BinaryOperator.HasTag or BinaryOperator.GetTag:
                return Tag(binary.Operator, left, right);
            case BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply:
                return Arithmetic(binary.Operator, left, right);
            default:
                return Comparison(binary.Operator, left, right);
        }
    }

    private CedarValue? In(EntityUid uid, CedarValue container)
    {
        if (container is EntityUid one)
            return BooleanValue.Of(entities.IsIn(uid, one));
        if (container is not SetValue set)
            return Mistyped("(set or entity of any type)", container);
        var found = false;
        foreach (var element in set.Elements)
        {
            if (element is not EntityUid entity)
                return Mistyped("(entity of any type)", element);
            found = found || entities.IsIn(uid, entity);
        }

        return BooleanValue.Of(found);
    }

    private CedarValue? Tag(BinaryOperator operation, CedarValue left, CedarValue right)
    {
        if (left is not EntityUid uid)
            return Mistyped("(entity of any type)", left);
        if (right is not StringValue tag)
            return Mistyped("string", right);
        var known = entities.TryGet(uid, out var entity);
        if (operation == BinaryOperator.HasTag)
            return BooleanValue.Of(known && entity!.Tags.Has(tag.Value));
        if (!known)
            return Fail($"entity `{uid}` does not exist");
        return entity!.Tags.TryGet(tag.Value, out var value) ? value : Fail($"`{uid}` does not have the tag {tag}");
    }

    private CedarValue? Arithmetic(BinaryOperator operation, CedarValue left, CedarValue right)
    {
        if (left is not LongValue a || right is not LongValue b)
            return Mistyped("long", left is LongValue ? right : left);
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

    private CedarValue? Comparison(BinaryOperator operation, CedarValue left, CedarValue right)
    {
        var order = (left, right) switch
        {
            (LongValue a, LongValue b) => a.Value.CompareTo(b.Value),
            (DateTimeValue a, DateTimeValue b) => a.Milliseconds.CompareTo(b.Milliseconds),
            (DurationValue a, DurationValue b) => a.Milliseconds.CompareTo(b.Milliseconds),
            _ => (int?)null,
        };
        return order is null ? Mistyped(left is LongValue or DateTimeValue or DurationValue ? left.TypeName : "long", left is LongValue or DateTimeValue or DurationValue ? right : left)
            : BooleanValue.Of(operation switch
            {
                BinaryOperator.Less => order < 0,
                BinaryOperator.LessOrEqual => order <= 0,
                BinaryOperator.Greater => order > 0,
                _ => order >= 0,
            });
    }

    private CedarValue[]? Elements(ValueList<Expr> expressions)
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

    private RecordValue? Record(Expr.Record record)
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

    private CedarValue? Call(Expr.Call call)
    {
        if (Elements(call.Arguments) is not { } arguments)
            return null;
        var value = ExtensionCalls.Call(call.Function, arguments, out var failure);
        return value ?? Fail(failure!);
    }

    private CedarValue? Mistyped(string expected, CedarValue got) => Fail($"type error: expected {expected}, got {got.TypeName}");

    private CedarValue? Fail(string reason)
    {
        Failure = reason;
        return null;
    }
}
