using System.Globalization;
using Cedar;
using Cedar.Policies;
using Reconciler.Access.Dogwood.Source;

namespace Reconciler.Access.Dogwood.Temporal;

/// <summary>The constants of temporal conditions.</summary>
internal static class TemporalLiterals
{
    private static readonly TimeSpan MaxWindow = TimeSpan.FromHours(24);

    /// <summary>Reads a window such as <c>1h</c>.</summary>
    /// <exception cref="CedarSyntaxException">It is none, or longer than AgentCore allows.</exception>
    public static TimeSpan ParseWindow(TokenReader reader, SourcePosition position)
    {
        var amount = reader.ExpectKind(SourceTokenKind.Number, "a window, such as `1h`");
        var seconds = (reader.IsKind(SourceTokenKind.Name) ? reader.Take().Text : "") switch
        {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => throw new CedarSyntaxException("a window is a number and `s`, `m`, `h` or `d`, such as `1h`", position),
        };
        if (!long.TryParse(amount, CultureInfo.InvariantCulture, out var number) || number > MaxWindow.TotalSeconds / seconds)
            throw new CedarSyntaxException($"a window is at most {MaxWindow.TotalHours:0}h", position);
        return number > 0 ? TimeSpan.FromSeconds(number * seconds) : throw new CedarSyntaxException("a window is longer than 0", position);
    }

    /// <summary>Reads a string, a number or an entity.</summary>
    /// <exception cref="CedarSyntaxException">Cedar has no such constant.</exception>
    public static CedarValue ParseConstant(string text, SourcePosition position)
    {
        try
        {
            return PolicySet.ParseExpression(text) switch
            {
                Expr.Literal { Value: var value } => value,
                Expr.Unary { Operand: Expr.Literal { Value: LongValue number } } => new LongValue(-number.Value),
                _ => throw new CedarSyntaxException($"`{text}` is not a value", position),
            };
        }
        catch (CedarSyntaxException error)
        {
            throw new CedarSyntaxException(error.Reason, position);
        }
    }
}
