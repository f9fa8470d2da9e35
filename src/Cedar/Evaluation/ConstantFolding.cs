using Cedar.Extensions;
using Cedar.Policies;

namespace Cedar.Evaluation;

/// <summary>Evaluates constant subexpressions once: extension values, and sets and records of constants.</summary>
internal static class ConstantFolding
{
    public static Expr Fold(Expr expression) => expression switch
    {
        Expr.If e => e with { Condition = Fold(e.Condition), Then = Fold(e.Then), Else = Fold(e.Else) },
        Expr.And e => e with { Left = Fold(e.Left), Right = Fold(e.Right) },
        Expr.Or e => e with { Left = Fold(e.Left), Right = Fold(e.Right) },
        Expr.Unary e => e with { Operand = Fold(e.Operand) },
        Expr.Binary e => e with { Left = Fold(e.Left), Right = Fold(e.Right) },
        Expr.Attribute e => e with { Target = Fold(e.Target) },
        Expr.Has e => e with { Target = Fold(e.Target) },
        Expr.Like e => e with { Target = Fold(e.Target) },
        Expr.Is e => e with { Target = Fold(e.Target), Container = e.Container is null ? null : Fold(e.Container) },
        Expr.Set e => FoldConstant(e with { Elements = [.. e.Elements.Select(Fold)] }, e.Elements.Count),
        Expr.Record e => FoldConstant(e with { Fields = [.. e.Fields.Select(f => f with { Value = Fold(f.Value) })] }, e.Fields.Count),
        Expr.Call e => FoldConstant(e with { Arguments = [.. e.Arguments.Select(Fold)] }, e.Arguments.Count),
        _ => expression,
    };

    private static Expr FoldConstant(Expr.Set set, int count) =>
        GetValues(set.Elements) is { } values && values.Count == count ? ToLiteral(new SetValue(values), set) : set;

    private static Expr FoldConstant(Expr.Record record, int count) =>
        GetValues(record.Fields.Select(f => f.Value)) is { } values && values.Count == count
        ? ToLiteral(new RecordValue(record.Fields.Select((f, i) => KeyValuePair.Create(f.Name, values[i]))), record)
        : record;

    /// <summary>A call that fails is not folded: it must fail during evaluation, and only if evaluation reaches it.</summary>
    private static Expr FoldConstant(Expr.Call call, int count) => GetValues(call.Arguments) is { } values && values.Count == count &&
        ExtensionCalls.Call(call.Function, [.. values], out _) is { } value
            ? ToLiteral(value, call)
            : call;

    private static List<CedarValue> GetValues(IEnumerable<Expr> expressions) =>
        [.. expressions.OfType<Expr.Literal>().Select(l => l.Value)];

    private static Expr.Literal ToLiteral(CedarValue value, Expr original) => new(value) { Position = original.Position };
}
