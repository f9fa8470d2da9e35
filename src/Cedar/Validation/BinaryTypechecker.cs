using Cedar.Policies;
using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>Typechecks operators and methods with two operands.</summary>
internal sealed class BinaryTypechecker(Schema schema, Typechecker checker, RequestEnvironment environment)
{
    public TypeResult? Check(Expr.Binary binary, Capabilities known)
    {
        var first = checker.Check(binary.Left, known);
        if (checker.Check(binary.Right, known) is not { } second || first is null)
            return null;
        var (left, right) = (first.Value.Type, second.Type);
        if (left is CedarType.Unknown || right is CedarType.Unknown)
            return TypeResult.FromType(GetResultType(binary.Operator));
        switch (binary.Operator)
        {
            case BinaryOperator.Equal:
                return CheckEquality(binary, left, right);
            case BinaryOperator.NotEqual:
                return CheckEquality(binary, left, right) is { } equal ? TypeResult.Boolean(!((CedarType.Boolean)equal.Type).Known) : null;
            case BinaryOperator.In:
                return CheckIn(binary, left, right);
            case BinaryOperator.HasTag or BinaryOperator.GetTag:
                return CheckTag(binary, left, right, known);
            case BinaryOperator.Contains:
                return left is CedarType.Set set ? CheckComparable(binary, set.Element, right) : ReportType(binary.Left, "a set", left);
            case BinaryOperator.ContainsAll or BinaryOperator.ContainsAny:
                return left is not CedarType.Set ? ReportType(binary.Left, "a set", left)
                    : right is not CedarType.Set ? ReportType(binary.Right, "a set", right)
                    : CheckComparable(binary, left, right);
            case BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply:
                return left is not CedarType.Long ? ReportType(binary.Left, "Long", left)
                    : right is not CedarType.Long ? ReportType(binary.Right, "Long", right)
                    : TypeResult.FromType(new CedarType.Long());
            default:
                return left is not (CedarType.Long or CedarType.Extension { Name: "datetime" or "duration" })
                    ? ReportType(binary.Left, "Long, datetime or duration", left)
                    : left.Equals(right) ? TypeResult.Boolean()
                    : ReportType(binary.Right, left.ToString(), right);
        }
    }

    /// <summary>The result type of an operator if the type of an operand is unknown.</summary>
    private static CedarType GetResultType(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply => new CedarType.Long(),
        BinaryOperator.GetTag => new CedarType.Unknown(),
        _ => new CedarType.Boolean(),
    };

    private TypeResult? ReportType(Expr operand, string expected, CedarType found) =>
        checker.Report(operand, $"expected {expected}, found {found}");

    private TypeResult? CheckComparable(Expr.Binary binary, CedarType left, CedarType right) =>
        LeastUpperBound.Compute(left, right) is null ? ReportIncomparable(binary, left, right) : TypeResult.Boolean();

    private TypeResult? ReportIncomparable(Expr.Binary binary, CedarType left, CedarType right) =>
        checker.Report(binary, $"`{Operators.GetSymbol(binary.Operator)}` compares {left} with {right}, which are never equal");

    private TypeResult? CheckEquality(Expr.Binary binary, CedarType left, CedarType right)
    {
        if (FindConstant(binary.Left) is { } a && FindConstant(binary.Right) is { } b)
            return TypeResult.Boolean(a.Equals(b));
        if (LeastUpperBound.Compute(left, right) is not null)
            return TypeResult.Boolean();
        return left is CedarType.Entity && right is CedarType.Entity ? TypeResult.Boolean(false) : ReportIncomparable(binary, left, right);
    }

    private TypeResult? CheckIn(Expr.Binary binary, CedarType left, CedarType right)
    {
        if (left is not CedarType.Entity descendant)
            return ReportType(binary.Left, "an entity", left);
        if ((right as CedarType.Entity ?? (right as CedarType.Set)?.Element as CedarType.Entity) is not { } ancestor)
            return ReportType(binary.Right, "an entity or a set of entities", right);
        if (FindConstant(binary.Left) is EntityUid uid && schema.FindAction(uid) is { } action &&
            FindEntities(binary.Right) is { } containers)
            return TypeResult.Boolean(containers.Any(c => c.Equals(uid) || action.Ancestors.Contains(c)));
        return schema.CanBeIn(descendant.Name, ancestor.Name) ? TypeResult.Boolean() : TypeResult.Boolean(false);
    }

    private TypeResult? CheckTag(Expr.Binary binary, CedarType left, CedarType right, Capabilities known)
    {
        if (left is not CedarType.Entity entity)
            return ReportType(binary.Left, "an entity", left);
        if (right is not CedarType.String)
            return ReportType(binary.Right, "String", right);
        var tags = schema.FindEntityType(entity.Name)?.Tags;
        var asked = known.HasTag(binary.Left, binary.Right);
        if (binary.Operator == BinaryOperator.HasTag)
            return tags is null ? TypeResult.Boolean(false)
                : asked ? TypeResult.Boolean(true)
                : new TypeResult(new CedarType.Boolean(), Capabilities.ForTag(binary.Left, binary.Right));
        if (tags is null)
            return checker.Report(binary, $"entities of type `{entity.Name}` have no tags");
        return asked
            ? TypeResult.FromType(tags)
            : checker.Report(binary, $"the tag may be missing; check first: `{binary.Left}.hasTag({binary.Right}) && ...`");
    }

    /// <summary>The value of a constant expression, or null. The action is constant within a request environment.</summary>
    private CedarValue? FindConstant(Expr expression) => expression switch
    {
        Expr.Literal literal => literal.Value,
        Expr.Variable { Name: RequestVariable.Action } => environment.Action.Uid,
        _ => null,
    };

    private EntityUid[]? FindEntities(Expr expression)
    {
        if (expression is not Expr.Set set)
            return FindConstant(expression) is EntityUid uid ? [uid] : null;
        var entities = set.Elements.Select(FindConstant).OfType<EntityUid>().ToArray();
        return entities.Length == set.Elements.Count ? entities : null;
    }
}
