using Cedar.Extensions;
using Cedar.Policies;

namespace Cedar.Evaluation;

/// <summary>Computes once what is the same for every request: extension values, sets and records of constants.</summary>
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
        Expr.Set e => Constant(e with { Elements = [.. e.Elements.Select(Fold)] }, e.Elements.Count),
        Expr.Record e => Constant(e with { Fields = [.. e.Fields.Select(f => f with { Value = Fold(f.Value) })] }, e.Fields.Count),
        Expr.Call e => Constant(e with { Arguments = [.. e.Arguments.Select(Fold)] }, e.Arguments.Count),
        _ => expression,
    };

    private static Expr Constant(Expr.Set set, int count) =>
        Values(set.Elements) is { } values && values.Count == count ? Literal(new SetValue(values), set) : set;

    private static Expr Constant(Expr.Record record, int count) => Values(record.Fields.Select(f => f.Value)) is { } values && values.Count == count
        ? Literal(new RecordValue(record.Fields.Select((f, i) => KeyValuePair.Create(f.Name, values[i]))), record)
        : record;

    /// <summary>A call that fails stays: the policy is to fail when it gets there, not before.</summary>
    private static Expr Constant(Expr.Call call, int count) => Values(call.Arguments) is { } values && values.Count == count &&
        ExtensionCalls.Call(call.Function, [.. values], out _) is { } value
            ? Literal(value, call)
            : call;

    private static List<CedarValue> Values(IEnumerable<Expr> expressions) =>
        [.. expressions.OfType<Expr.Literal>().Select(l => l.Value)];

    private static Expr.Literal Literal(CedarValue value, Expr original) => new(value) { Position = original.Position };
}
