using System.Buffers;
using Cedar.Policies;

namespace Cedar.Validation;

/// <summary>
/// Finds characters that change the direction of text. They make a policy look different from what it says; Unicode Technical Report 36
/// describes the attack.
/// </summary>
internal static class TextDirectionCheck
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    public static IEnumerable<Expr> Find(Expr expression)
    {
        if (GetTexts(expression).Any(t => t.AsSpan().ContainsAny(Controls)))
            yield return expression;
        foreach (var found in expression.Children.SelectMany(Find))
            yield return found;
    }

    private static IEnumerable<string> GetTexts(Expr expression) => expression switch
    {
        Expr.Literal { Value: StringValue text } => [text.Value],
        Expr.Literal { Value: EntityUid uid } => [uid.Id],
        Expr.Attribute access => [access.Name],
        Expr.Has has => [has.Name],
        Expr.Record record => record.Fields.Select(f => f.Name),
        _ => [],
    };
}
