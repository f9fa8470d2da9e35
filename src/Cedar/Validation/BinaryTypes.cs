using Cedar.Policies;
using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>The types of operators and methods of two operands.</summary>
internal sealed class BinaryTypes(Schema schema, Typechecker checker, RequestEnvironment environment)
{
    public Typed? TypeOf(Expr.Binary binary, Capabilities known)
    {
        var first = checker.TypeOf(binary.Left, known);
        if (checker.TypeOf(binary.Right, known) is not { } second || first is null)
            return null;
        var (left, right) = (first.Value.Type, second.Type);
        if (left is CedarType.Unknown || right is CedarType.Unknown)
            return Typed.Of(Unchecked(binary.Operator));
        switch (binary.Operator)
        {
            case BinaryOperator.Equal:
                return Equality(binary, left, right);
            case BinaryOperator.NotEqual:
                return Equality(binary, left, right) is { } equal ? Typed.Bool(!((CedarType.Boolean)equal.Type).Known) : null;
            case BinaryOperator.In:
                return In(binary, left, right);
            case BinaryOperator.HasTag or BinaryOperator.GetTag:
                return Tag(binary, left, right, known);
            case BinaryOperator.Contains:
                return left is CedarType.Set set ? Comparable(binary, set.Element, right) : Mistyped(binary.Left, "a set", left);
            case BinaryOperator.ContainsAll or BinaryOperator.ContainsAny:
                return left is not CedarType.Set ? Mistyped(binary.Left, "a set", left)
                    : right is not CedarType.Set ? Mistyped(binary.Right, "a set", right)
                    : Comparable(binary, left, right);
            case BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply:
                return left is not CedarType.Long ? Mistyped(binary.Left, "Long", left)
                    : right is not CedarType.Long ? Mistyped(binary.Right, "Long", right)
                    : Typed.Of(new CedarType.Long());
            default:
                return left is not (CedarType.Long or CedarType.Extension { Name: "datetime" or "duration" }) ? Mistyped(binary.Left, "Long, datetime or duration", left)
                    : left.Equals(right) ? Typed.Bool()
                    : Mistyped(binary.Right, left.ToString(), right);
        }
    }

    /// <summary>What an operator gives when nothing can be said about one of its operands.</summary>
    private static CedarType Unchecked(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply => new CedarType.Long(),
        BinaryOperator.GetTag => new CedarType.Unknown(),
        _ => new CedarType.Boolean(),
    };

    private Typed? Mistyped(Expr operand, string expected, CedarType found) => checker.Report(operand, $"expected {expected}, found {found}");

    private Typed? Comparable(Expr.Binary binary, CedarType left, CedarType right) =>
        TypeRules.Join(left, right) is null ? Incomparable(binary, left, right) : Typed.Bool();

    private Typed? Incomparable(Expr.Binary binary, CedarType left, CedarType right) =>
        checker.Report(binary, $"`{Operators.Symbol(binary.Operator)}` compares {left} with {right}, which are never equal");

    private Typed? Equality(Expr.Binary binary, CedarType left, CedarType right)
    {
        if (Constant(binary.Left) is { } a && Constant(binary.Right) is { } b)
            return Typed.Bool(a.Equals(b));
        if (TypeRules.Join(left, right) is not null)
            return Typed.Bool();
        return left is CedarType.Entity && right is CedarType.Entity ? Typed.Bool(false) : Incomparable(binary, left, right);
    }

    private Typed? In(Expr.Binary binary, CedarType left, CedarType right)
    {
        if (left is not CedarType.Entity descendant)
            return Mistyped(binary.Left, "an entity", left);
        if ((right as CedarType.Entity ?? (right as CedarType.Set)?.Element as CedarType.Entity) is not { } ancestor)
            return Mistyped(binary.Right, "an entity or a set of entities", right);
        if (Constant(binary.Left) is EntityUid uid && schema.Action(uid) is { } action && Entities(binary.Right) is { } containers)
            return Typed.Bool(containers.Any(c => c.Equals(uid) || action.Ancestors.Contains(c)));
        return schema.CanBeIn(descendant.Name, ancestor.Name) ? Typed.Bool() : Typed.Bool(false);
    }

    private Typed? Tag(Expr.Binary binary, CedarType left, CedarType right, Capabilities known)
    {
        if (left is not CedarType.Entity entity)
            return Mistyped(binary.Left, "an entity", left);
        if (right is not CedarType.String)
            return Mistyped(binary.Right, "String", right);
        var tags = schema.EntityType(entity.Name)?.Tags;
        var asked = known.HasTag(binary.Left, binary.Right);
        if (binary.Operator == BinaryOperator.HasTag)
            return tags is null ? Typed.Bool(false)
                : asked ? Typed.Bool(true)
                : new Typed(new CedarType.Boolean(), Capabilities.Tag(binary.Left, binary.Right));
        if (tags is null)
            return checker.Report(binary, $"a {entity.Name} has no tags");
        return asked ? Typed.Of(tags) : checker.Report(binary, $"the tag may be missing; ask first: `{binary.Left}.hasTag({binary.Right}) && ...`");
    }

    /// <summary>The constant an expression is; the action of a kind of request is one too.</summary>
    private CedarValue? Constant(Expr expression) => expression switch
    {
        Expr.Literal literal => literal.Value,
        Expr.Variable { Name: RequestVariable.Action } => environment.Action.Uid,
        _ => null,
    };

    private EntityUid[]? Entities(Expr expression)
    {
        if (expression is not Expr.Set set)
            return Constant(expression) is EntityUid uid ? [uid] : null;
        var entities = set.Elements.Select(Constant).OfType<EntityUid>().ToArray();
        return entities.Length == set.Elements.Count ? entities : null;
    }
}
