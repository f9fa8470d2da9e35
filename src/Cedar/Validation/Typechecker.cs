using Cedar.Policies;
using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>Typechecks expressions in one request environment. A null result means that an error has been reported.</summary>
internal sealed class Typechecker(Schema schema, RequestEnvironment environment, ISet<(SourcePosition Position, string Message)> problems)
{
    private readonly Dictionary<Expr, CedarType> _types = new(ReferenceEqualityComparer.Instance);

    /// <summary>The types of the expressions that may be evaluated, by reference.</summary>
    public IReadOnlyDictionary<Expr, CedarType> Types => _types;

    public TypeResult? Check(Expr expression, Capabilities known)
    {
        var result = CheckExpression(expression, known);
        if (result is { } typed)
            _types[expression] = typed.Type;
        return result;
    }

    private TypeResult? CheckExpression(Expr expression, Capabilities known) => expression switch
    {
        Expr.Literal literal => CheckLiteral(literal),
        Expr.Variable variable => TypeResult.FromType(GetVariableType(variable.Name)),
        Expr.If choice => CheckIf(choice, known),
        Expr.And and => CheckAnd(and.Left, and.Right, known),
        Expr.Or or => CheckOr(or, known),
        Expr.Unary unary => CheckUnary(unary, known),
        Expr.Binary binary => new BinaryTypechecker(schema, this, environment).Check(binary, known),
        Expr.Attribute attribute => CheckAttribute(attribute, known),
        Expr.Has has => CheckHas(has, known),
        Expr.Like like => Expect(like.Target, known, t => t is CedarType.String, "String") is null ? null : TypeResult.Boolean(),
        Expr.Is type => CheckIs(type, known),
        Expr.Set set => CheckSet(set, known),
        Expr.Record record => CheckRecord(record, known),
        Expr.Call call => new CallTypechecker(this).Check(call, known),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    /// <summary>Reports an error. Returns null for the missing type.</summary>
    public TypeResult? Report(Expr at, string problem)
    {
        problems.Add((at.Position, problem));
        return null;
    }

    /// <summary>Typechecks an expression that must have a certain type.</summary>
    public TypeResult? Expect(Expr expression, Capabilities known, Predicate<CedarType> fits, string expected)
    {
        if (Check(expression, known) is not { } typed)
            return null;
        return fits(typed.Type) || typed.Type is CedarType.Unknown ? typed : Report(expression, $"expected {expected}, found {typed.Type}");
    }

    private TypeResult? CheckBoolean(Expr expression, Capabilities known) =>
        Expect(expression, known, t => t is CedarType.Boolean, "Bool") is { } typed
            ? typed.Type is CedarType.Boolean ? typed : TypeResult.Boolean()
            : null;

    private TypeResult? CheckLiteral(Expr.Literal literal) => literal.Value switch
    {
        BooleanValue value => TypeResult.Boolean(value.Value),
        LongValue => TypeResult.FromType(new CedarType.Long()),
        StringValue => TypeResult.FromType(new CedarType.String()),
        EntityUid uid =>
            EntityValidator.FindUnknown(uid, schema) is { } unknown
                ? Report(literal, unknown)
                : TypeResult.FromType(new CedarType.Entity(uid.Type)),
        var value => throw new ArgumentException($"{value} is not a literal", nameof(literal)),
    };

    private CedarType GetVariableType(RequestVariable variable) => variable switch
    {
        RequestVariable.Principal => new CedarType.Entity(environment.Principal),
        RequestVariable.Action => new CedarType.Entity(environment.Action.Uid.Type),
        RequestVariable.Resource => new CedarType.Entity(environment.Resource),
        _ => new CedarType.Record(environment.Action.Context),
    };

    private TypeResult? CheckIf(Expr.If choice, Capabilities known)
    {
        if (CheckBoolean(choice.Condition, known) is not { } condition)
            return null;
        if (condition.IsFalse)
            return Check(choice.Else, known);
        var then = Check(choice.Then, known.Union(condition.Capabilities)) is { } typed
            ? typed with { Capabilities = typed.Capabilities.Union(condition.Capabilities) }
            : (TypeResult?)null;
        if (condition.IsTrue)
            return then;
        if (Check(choice.Else, known) is not { } otherwise || then is not { } yes)
            return null;
        return LeastUpperBound.Compute(yes.Type, otherwise.Type) is { } type
            ? new TypeResult(type, yes.Capabilities.Intersect(otherwise.Capabilities))
            : Report(choice, $"the branches have different types: {yes.Type} and {otherwise.Type}");
    }

    private TypeResult? CheckAnd(Expr left, Expr right, Capabilities known)
    {
        if (CheckBoolean(left, known) is not { } first)
            return null;
        if (first.IsFalse)
            return TypeResult.Boolean(false);
        if (CheckBoolean(right, known.Union(first.Capabilities)) is not { } second)
            return null;
        if (second.IsFalse)
            return TypeResult.Boolean(false);
        return new TypeResult(second.IsTrue ? first.Type : new CedarType.Boolean(), first.Capabilities.Union(second.Capabilities));
    }

    private TypeResult? CheckOr(Expr.Or or, Capabilities known)
    {
        if (CheckBoolean(or.Left, known) is not { } left)
            return null;
        if (left.IsTrue)
            return left;
        if (CheckBoolean(or.Right, known) is not { } right)
            return null;
        if (left.IsFalse)
            return right;
        if (right.IsTrue)
            return TypeResult.Boolean(true);
        return new TypeResult(new CedarType.Boolean(), right.IsFalse ? left.Capabilities : left.Capabilities.Intersect(right.Capabilities));
    }

    private TypeResult? CheckUnary(Expr.Unary unary, Capabilities known)
    {
        switch (unary.Operator)
        {
            case UnaryOperator.Not:
                return CheckBoolean(unary.Operand, known) is { } typed ? TypeResult.Boolean(!((CedarType.Boolean)typed.Type).Known) : null;
            case UnaryOperator.Negate:
                return Expect(unary.Operand, known, t => t is CedarType.Long, "Long");
            default:
                return Expect(unary.Operand, known, t => t is CedarType.Set, "a set") is null ? null : TypeResult.Boolean();
        }
    }

    private TypeResult? CheckIs(Expr.Is type, Capabilities known)
    {
        if (type.Container is not null)
        {
            // `a is T in b` is short for `a is T && a in b`.
            return CheckAnd(
                new Expr.Is(type.Target, type.EntityType) { Position = type.Position },
                new Expr.Binary(BinaryOperator.In, type.Target, type.Container) { Position = type.Position },
                known);
        }

        return Expect(type.Target, known, t => t is CedarType.Entity, "an entity") is { } target
            ? TypeResult.Boolean(target.Type is CedarType.Entity entity ? entity.Name == type.EntityType : null)
            : null;
    }

    private TypeResult? CheckHas(Expr.Has has, Capabilities known)
    {
        if (Expect(has.Target, known, t => t is CedarType.Entity or CedarType.Record, "an entity or a record") is not { } target)
            return null;
        if (target.Type is CedarType.Unknown)
            return TypeResult.Boolean();
        if (!GetAttributes(target.Type).TryGet(has.Name, out var attribute))
            return TypeResult.Boolean(false);

        // Even a required attribute of an entity may be missing, because the entity may not exist.
        return known.HasAttribute(has.Target, has.Name) || (attribute.Required && target.Type is CedarType.Record)
            ? TypeResult.Boolean(true)
            : new TypeResult(new CedarType.Boolean(), Capabilities.ForAttribute(has.Target, has.Name));
    }

    private TypeResult? CheckAttribute(Expr.Attribute access, Capabilities known)
    {
        if (Expect(access.Target, known, t => t is CedarType.Entity or CedarType.Record, "an entity or a record") is not { } target)
            return null;
        if (target.Type is CedarType.Unknown)
            return target;
        var attributes = GetAttributes(target.Type);
        if (!attributes.TryGet(access.Name, out var attribute))
        {
            var hint = CedarText.SuggestName(access.Name, attributes.Values.Select(a => a.Name));
            return Report(access, $"{access.Target} ({target.Type}) has no attribute `{access.Name}`{hint}");
        }

        if (attribute.Required || known.HasAttribute(access.Target, access.Name))
            return TypeResult.FromType(attribute.Type);
        var check = $"{access.Target} has {CedarText.FormatName(access.Name)}";
        return Report(access, $"the attribute `{access.Name}` of {access.Target} is optional; check first: `{check} && ...`");
    }

    private RecordAttributes GetAttributes(CedarType type) => type switch
    {
        CedarType.Record record => record.Attributes,
        CedarType.Entity entity => schema.FindEntityType(entity.Name)?.Attributes ?? RecordAttributes.None,
        _ => RecordAttributes.None,
    };

    private TypeResult? CheckSet(Expr.Set set, Capabilities known)
    {
        if (set.Elements.Count == 0)
            return Report(set, "an empty set has no type; strict validation does not allow it");
        var types = set.Elements.Select(e => Check(e, known)).ToList();
        if (types.Exists(t => t is null))
            return null;
        var joined = types[0]!.Value.Type;
        foreach (var type in types.Skip(1).Select(t => t!.Value.Type))
        {
            if (LeastUpperBound.Compute(joined, type) is not { } both)
                return Report(set, $"the elements of a set must have one type, found {joined} and {type}");
            joined = both;
        }

        return TypeResult.FromType(new CedarType.Set(joined));
    }

    private TypeResult? CheckRecord(Expr.Record record, Capabilities known)
    {
        var types = record.Fields.Select(f => (f.Name, Typed: Check(f.Value, known))).ToList();
        return types.Exists(t => t.Typed is null)
            ? null
            : TypeResult.FromType(new CedarType.Record(
                new RecordAttributes(types.Select(t => new AttributeType(t.Name, t.Typed!.Value.Type, Required: true)))));
    }
}
