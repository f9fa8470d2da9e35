using Cedar.Policies;
using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>Finds the types of expressions for one kind of request; a type that is null has been reported.</summary>
internal sealed class Typechecker(Schema schema, RequestEnvironment environment, ISet<(SourcePosition Position, string Message)> problems)
{
    public Typed? TypeOf(Expr expression, Capabilities known) => expression switch
    {
        Expr.Literal literal => Literal(literal),
        Expr.Variable variable => Typed.Of(Variable(variable.Name)),
        Expr.If choice => If(choice, known),
        Expr.And and => And(and.Left, and.Right, known),
        Expr.Or or => Or(or, known),
        Expr.Unary unary => Unary(unary, known),
        Expr.Binary binary => new BinaryTypes(schema, this, environment).TypeOf(binary, known),
        Expr.Attribute attribute => Attribute(attribute, known),
        Expr.Has has => Has(has, known),
        Expr.Like like => Expect(like.Target, known, t => t is CedarType.String, "String") is null ? null : Typed.Bool(),
        Expr.Is type => Is(type, known),
        Expr.Set set => Set(set, known),
        Expr.Record record => Record(record, known),
        Expr.Call call => new CallTypes(this).TypeOf(call, known),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    /// <summary>Reports a problem; the result stands for the type there is not.</summary>
    public Typed? Report(Expr at, string problem)
    {
        problems.Add((at.Position, problem));
        return null;
    }

    /// <summary>The type of an expression that must be of a certain kind.</summary>
    public Typed? Expect(Expr expression, Capabilities known, Predicate<CedarType> fits, string expected)
    {
        if (TypeOf(expression, known) is not { } typed)
            return null;
        return fits(typed.Type) || typed.Type is CedarType.Unknown ? typed : Report(expression, $"expected {expected}, found {typed.Type}");
    }

    private Typed? Bool(Expr expression, Capabilities known) =>
        Expect(expression, known, t => t is CedarType.Boolean, "Bool") is { } typed ? typed.Type is CedarType.Boolean ? typed : Typed.Bool() : null;

    private Typed? Literal(Expr.Literal literal) => literal.Value switch
    {
        BooleanValue value => Typed.Bool(value.Value),
        LongValue => Typed.Of(new CedarType.Long()),
        StringValue => Typed.Of(new CedarType.String()),
        EntityUid uid => EntityValidator.Unknown(uid, schema) is { } unknown ? Report(literal, unknown) : Typed.Of(new CedarType.Entity(uid.Type)),
        var value => throw new ArgumentException($"{value} is no literal of the language", nameof(literal)),
    };

    private CedarType Variable(RequestVariable variable) => variable switch
    {
        RequestVariable.Principal => new CedarType.Entity(environment.Principal),
        RequestVariable.Action => new CedarType.Entity(environment.Action.Uid.Type),
        RequestVariable.Resource => new CedarType.Entity(environment.Resource),
        _ => new CedarType.Record(environment.Action.Context),
    };

    private Typed? If(Expr.If choice, Capabilities known)
    {
        if (Bool(choice.Condition, known) is not { } condition)
            return null;
        if (condition.IsFalse)
            return TypeOf(choice.Else, known);
        var then = TypeOf(choice.Then, known.And(condition.Proves)) is { } typed ? typed with { Proves = typed.Proves.And(condition.Proves) } : (Typed?)null;
        if (condition.IsTrue)
            return then;
        if (TypeOf(choice.Else, known) is not { } otherwise || then is not { } yes)
            return null;
        return TypeRules.Join(yes.Type, otherwise.Type) is { } type
            ? new Typed(type, yes.Proves.Or(otherwise.Proves))
            : Report(choice, $"the branches have different types: {yes.Type} and {otherwise.Type}");
    }

    private Typed? And(Expr left, Expr right, Capabilities known)
    {
        if (Bool(left, known) is not { } first)
            return null;
        if (first.IsFalse)
            return Typed.Bool(false);
        if (Bool(right, known.And(first.Proves)) is not { } second)
            return null;
        if (second.IsFalse)
            return Typed.Bool(false);
        return new Typed(second.IsTrue ? first.Type : new CedarType.Boolean(), first.Proves.And(second.Proves));
    }

    private Typed? Or(Expr.Or or, Capabilities known)
    {
        if (Bool(or.Left, known) is not { } left)
            return null;
        if (left.IsTrue)
            return left;
        if (Bool(or.Right, known) is not { } right)
            return null;
        if (left.IsFalse)
            return right;
        if (right.IsTrue)
            return Typed.Bool(true);
        return new Typed(new CedarType.Boolean(), right.IsFalse ? left.Proves : left.Proves.Or(right.Proves));
    }

    private Typed? Unary(Expr.Unary unary, Capabilities known)
    {
        switch (unary.Operator)
        {
            case UnaryOperator.Not:
                return Bool(unary.Operand, known) is { } typed ? Typed.Bool(!((CedarType.Boolean)typed.Type).Known) : null;
            case UnaryOperator.Negate:
                return Expect(unary.Operand, known, t => t is CedarType.Long, "Long");
            default:
                return Expect(unary.Operand, known, t => t is CedarType.Set, "a set") is null ? null : Typed.Bool();
        }
    }

    private Typed? Is(Expr.Is type, Capabilities known)
    {
        if (type.Container is not null)
        {
            // `a is T in b` stands for `a is T && a in b`.
            return And(
                new Expr.Is(type.Target, type.EntityType) { Position = type.Position },
                new Expr.Binary(BinaryOperator.In, type.Target, type.Container) { Position = type.Position },
                known);
        }

        return Expect(type.Target, known, t => t is CedarType.Entity, "an entity") is { } target
            ? Typed.Bool(target.Type is CedarType.Entity entity ? entity.Name == type.EntityType : null)
            : null;
    }

    private Typed? Has(Expr.Has has, Capabilities known)
    {
        if (Expect(has.Target, known, t => t is CedarType.Entity or CedarType.Record, "an entity or a record") is not { } target)
            return null;
        if (target.Type is CedarType.Unknown)
            return Typed.Bool();
        if (!AttributesOf(target.Type).TryGet(has.Name, out var attribute))
            return Typed.Bool(false);

        // Of an entity even a required attribute may be missing: the entity may not exist.
        return known.HasAttribute(has.Target, has.Name) || (attribute.Required && target.Type is CedarType.Record)
            ? Typed.Bool(true)
            : new Typed(new CedarType.Boolean(), Capabilities.Attribute(has.Target, has.Name));
    }

    private Typed? Attribute(Expr.Attribute access, Capabilities known)
    {
        if (Expect(access.Target, known, t => t is CedarType.Entity or CedarType.Record, "an entity or a record") is not { } target)
            return null;
        if (target.Type is CedarType.Unknown)
            return target;
        var attributes = AttributesOf(target.Type);
        if (!attributes.TryGet(access.Name, out var attribute))
            return Report(access, $"{access.Target} ({target.Type}) has no attribute `{access.Name}`{CedarText.SuggestName(access.Name, attributes.Values.Select(a => a.Name))}");
        return attribute.Required || known.HasAttribute(access.Target, access.Name)
            ? Typed.Of(attribute.Type)
            : Report(access, $"the attribute `{access.Name}` of {access.Target} is optional; ask first: `{access.Target} has {CedarText.Key(access.Name)} && ...`");
    }

    private RecordAttributes AttributesOf(CedarType type) => type switch
    {
        CedarType.Record record => record.Attributes,
        CedarType.Entity entity => schema.EntityType(entity.Name)?.Attributes ?? RecordAttributes.None,
        _ => RecordAttributes.None,
    };

    private Typed? Set(Expr.Set set, Capabilities known)
    {
        if (set.Elements.Count == 0)
            return Report(set, "an empty set has no type; strict validation does not allow it");
        var types = set.Elements.Select(e => TypeOf(e, known)).ToList();
        if (types.Exists(t => t is null))
            return null;
        var joined = types[0]!.Value.Type;
        foreach (var type in types.Skip(1).Select(t => t!.Value.Type))
        {
            if (TypeRules.Join(joined, type) is not { } both)
                return Report(set, $"the elements of a set must have one type, found {joined} and {type}");
            joined = both;
        }

        return Typed.Of(new CedarType.Set(joined));
    }

    private Typed? Record(Expr.Record record, Capabilities known)
    {
        var types = record.Fields.Select(f => (f.Name, Typed: TypeOf(f.Value, known))).ToList();
        return types.Exists(t => t.Typed is null)
            ? null
            : Typed.Of(new CedarType.Record(new RecordAttributes(types.Select(t => new AttributeType(t.Name, t.Typed!.Value.Type, Required: true)))));
    }
}
