using Cedar.Extensions;

namespace Cedar.Policies;

/// <summary>Writes expressions as text that parses to the same expression.</summary>
internal static class ExprPrinter
{
    // Precedence levels, from `if` to expressions that never need parentheses.
    private const int IfLevel = 0;
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int RelationLevel = 3;
    private const int AddLevel = 4;
    private const int MultLevel = 5;
    private const int UnaryLevel = 6;
    private const int MemberLevel = 7;

    public static string Print(Expr expression) => expression switch
    {
        Expr.Literal literal => literal.Value.ToString(),
        Expr.Variable variable => Operators.GetName(variable.Name),
        Expr.If choice => $"if {Print(choice.Condition)} then {Print(choice.Then)} else {Print(choice.Else)}",
        Expr.Or or => $"{PrintAt(OrLevel, or.Left)} || {PrintAt(AndLevel, or.Right)}",
        Expr.And tests when FindPath(tests) is { } path => $"{PrintAt(AddLevel, ExtendedHas.FindTarget(tests))} has {path}",
        Expr.And and => $"{PrintAt(AndLevel, and.Left)} && {PrintAt(RelationLevel, and.Right)}",
        Expr.Unary { Operator: UnaryOperator.IsEmpty } unary => $"{PrintAt(MemberLevel, unary.Operand)}.isEmpty()",
        Expr.Unary unary => PrintUnary(unary),
        Expr.Binary binary when Operators.IsMethod(binary.Operator) =>
            $"{PrintAt(MemberLevel, binary.Left)}.{Operators.GetSymbol(binary.Operator)}({Print(binary.Right)})",
        Expr.Binary binary => PrintBinary(binary),
        Expr.Attribute attribute => PrintAt(MemberLevel, attribute.Target) + PrintAccess(attribute.Name),
        Expr.Has has => $"{PrintAt(AddLevel, has.Target)} has {CedarText.FormatName(has.Name)}",
        Expr.Like like => $"{PrintAt(AddLevel, like.Target)} like {like.Pattern}",
        Expr.Is { Container: { } container } type =>
            $"{PrintAt(AddLevel, type.Target)} is {type.EntityType} in {PrintAt(AddLevel, container)}",
        Expr.Is type => $"{PrintAt(AddLevel, type.Target)} is {type.EntityType}",
        Expr.Set set => $"[{Join(set.Elements)}]",
        Expr.Record record => $"{{{string.Join(", ", record.Fields.Select(f => $"{CedarText.FormatName(f.Name)}: {Print(f.Value)}"))}}}",
        Expr.Call call => PrintCall(call),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    /// <summary>The names after an extended <c>has</c>, or null if the text form cannot express them.</summary>
    public static string? FindPath(Expr expression) =>
        expression.HasPath is { } names && names.All(n => CedarText.FormatName(n) == n) ? string.Join('.', names) : null;

    private static string PrintBinary(Expr.Binary binary)
    {
        var (left, right) = (PrintAt(GetLeftLevel(binary), binary.Left), PrintAt(GetLevel(binary) + 1, binary.Right));
        return $"{left} {Operators.GetSymbol(binary.Operator)} {right}";
    }

    private static string PrintAt(int level, Expr expression) =>
        GetLevel(expression) < level ? $"({Print(expression)})" : Print(expression);

    private static int GetLeftLevel(Expr.Binary binary) => GetLevel(binary) == RelationLevel ? AddLevel : GetLevel(binary);

    private static int GetLevel(Expr expression) => expression switch
    {
        Expr.If => IfLevel,
        Expr.Or => OrLevel,
        Expr.And tests => FindPath(tests) is null ? AndLevel : RelationLevel,
        Expr.Has or Expr.Like or Expr.Is => RelationLevel,
        Expr.Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } => AddLevel,
        Expr.Binary { Operator: BinaryOperator.Multiply } => MultLevel,
        Expr.Binary binary => Operators.IsMethod(binary.Operator) ? MemberLevel : RelationLevel,
        Expr.Literal { Value: LongValue { Value: < 0 } } => UnaryLevel,
        Expr.Unary { Operator: UnaryOperator.Not or UnaryOperator.Negate } => UnaryLevel,
        _ => MemberLevel,
    };

    private static string PrintUnary(Expr.Unary unary)
    {
        // An operator before another, and a minus before a number, would parse to a different expression.
        var sign = unary.Operator == UnaryOperator.Not ? "!" : "-";
        var bare = unary.Operator == UnaryOperator.Not || unary.Operand is not Expr.Literal { Value: LongValue };
        return sign + (bare ? PrintAt(MemberLevel, unary.Operand) : $"({Print(unary.Operand)})");
    }

    private static string PrintCall(Expr.Call call) => ExtensionFunctions.IsConstructor(call.Function) || call.Arguments.Count == 0
        ? $"{call.Function}({Join(call.Arguments)})"
        : $"{PrintAt(MemberLevel, call.Arguments[0])}.{call.Function}({Join(call.Arguments.Skip(1))})";

    private static string PrintAccess(string name) =>
        CedarText.FormatName(name) == name ? $".{name}" : $"[{CedarText.Quote(name)}]";

    private static string Join(IEnumerable<Expr> expressions) => string.Join(", ", expressions.Select(Print));
}
