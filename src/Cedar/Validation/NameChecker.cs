using Cedar.Policies;
using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>Reports undeclared entities and types, also in parts that the typechecker skips.</summary>
internal sealed class NameChecker(Schema schema, ISet<(SourcePosition Position, string Message)> problems)
{
    public void Check(Expr expression)
    {
        if (expression is Expr.Literal { Value: EntityUid uid } && EntityValidator.FindUnknown(uid, schema) is { } unknown)
            problems.Add((expression.Position, unknown));
        if (expression is Expr.Is type && schema.FindEntityType(type.EntityType) is null && !schema.IsActionType(type.EntityType))
            problems.Add((expression.Position, EntityValidator.FormatUndeclaredType(type.EntityType, schema)));
        foreach (var child in expression.Children)
            Check(child);
    }
}
