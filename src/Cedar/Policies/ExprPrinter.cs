using Cedar.Extensions;

namespace Cedar.Policies;

/// <summary>Writes expressions as text that parses to the same expression.</summary>
internal static class ExprPrinter
{
    // How tightly an expression binds, from `if` to what never needs parentheses.
    private const int IfLevel = 0;
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int RelationLevel = 3;
    private const int SumLevel = 4;
    private const int ProductLevel = 5;
    private const int SignLevel = 6;
    private const int MemberLevel = 7;

    public static string Print(Expr expression) => expression switch
    {
        Expr.Literal literal => literal.Value.ToString(),
        Expr.Variable variable => Operators.Name(variable.Name),
        Expr.If choice => $"if {Print(choice.Condition)} then {Print(choice.Then)} else {Print(choice.Else)}",
        Expr.Or or => $"{At(OrLevel, or.Left)} || {At(AndLevel, or.Right)}",
        Expr.And and => $"{At(AndLevel, and.Left)} && {At(RelationLevel, and.Right)}",
        Expr.Unary { Operator: UnaryOperator.IsEmpty } unary => $"{At(MemberLevel, unary.Operand)}.isEmpty()",
        Expr.Unary unary => PrintSign(unary),
        Expr.Binary binary when Operators.IsMethod(binary.Operator) =>
            $"{At(MemberLevel, binary.Left)}.{Operators.Symbol(binary.Operator)}({Print(binary.Right)})",
        Expr.Binary binary => $"{At(LeftLevel(binary), binary.Left)} {Operators.Symbol(binary.Operator)} {At(Level(binary) + 1, binary.Right)}",
        Expr.Attribute attribute => At(MemberLevel, attribute.Target) + Access(attribute.Name),
        Expr.Has has => $"{At(SumLevel, has.Target)} has {CedarText.Key(has.Name)}",
        Expr.Like like => $"{At(SumLevel, like.Target)} like {like.Pattern}",
        Expr.Is { Container: { } container } type => $"{At(SumLevel, type.Target)} is {type.EntityType} in {At(SumLevel, container)}",
        Expr.Is type => $"{At(SumLevel, type.Target)} is {type.EntityType}",
        Expr.Set set => $"[{Join(set.Elements)}]",
        Expr.Record record => $"{{{string.Join(", ", record.Fields.Select(f => $"{CedarText.Key(f.Name)}: {Print(f.Value)}"))}}}",
        Expr.Call call => PrintCall(call),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    private static string At(int level, Expr expression) => Level(expression) < level ? $"({Print(expression)})" : Print(expression);

    private static int LeftLevel(Expr.Binary binary) => Level(binary) == RelationLevel ? SumLevel : Level(binary);

    private static int Level(Expr expression) => expression switch
    {
        Expr.If => IfLevel,
        Expr.Or => OrLevel,
        Expr.And => AndLevel,
        Expr.Has or Expr.Like or Expr.Is => RelationLevel,
        Expr.Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } => SumLevel,
        Expr.Binary { Operator: BinaryOperator.Multiply } => ProductLevel,
        Expr.Binary binary => Operators.IsMethod(binary.Operator) ? MemberLevel : RelationLevel,
        Expr.Literal { Value: LongValue { Value: < 0 } } => SignLevel,
        Expr.Unary { Operator: UnaryOperator.Not or UnaryOperator.Negate } => SignLevel,
        _ => MemberLevel,
    };

    private static string PrintSign(Expr.Unary unary)
    {
        // A sign before a sign, and a minus before a number, would be read as another expression.
        var sign = unary.Operator == UnaryOperator.Not ? "!" : "-";
        var bare = unary.Operator == UnaryOperator.Not || unary.Operand is not Expr.Literal { Value: LongValue };
        return sign + (bare ? At(MemberLevel, unary.Operand) : $"({Print(unary.Operand)})");
    }

    private static string PrintCall(Expr.Call call) => ExtensionFunctions.IsConstructor(call.Function) || call.Arguments.Count == 0
        ? $"{call.Function}({Join(call.Arguments)})"
        : $"{At(MemberLevel, call.Arguments[0])}.{call.Function}({Join(call.Arguments.Skip(1))})";

    private static string Access(string name) =>
        CedarText.Key(name) == name ? $".{name}" : $"[{CedarText.Quote(name)}]";

    private static string Join(IEnumerable<Expr> expressions) => string.Join(", ", expressions.Select(Print));
}
