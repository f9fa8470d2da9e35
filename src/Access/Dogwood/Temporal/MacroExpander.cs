using System.Globalization;
using Cedar;
using Reconciler.Access.Dogwood.Source;

namespace Reconciler.Access.Dogwood.Temporal;

/// <summary>Expands the calls of macros in temporal conditions. The tokens of an expansion are at the position of the call.</summary>
/// <param name="text">The statement, for positions.</param>
/// <param name="macros">The macros by name.</param>
internal sealed class MacroExpander(string text, IReadOnlyDictionary<string, DogwoodMacro> macros)
{
    // Arguments that are used twice can expand a small text exponentially.
    private const int MaxTokens = 20_000;
    private const int MaxDepth = 50;

    private int _expanded;
    private int _calls;

    /// <exception cref="CedarSyntaxException">A call does not fit its macro, or the expansion is too large.</exception>
    public IReadOnlyList<SourceToken> Expand(IReadOnlyList<SourceToken> tokens) => Expand(tokens, 0);

    private List<SourceToken> Expand(IReadOnlyList<SourceToken> tokens, int depth)
    {
        var result = new List<SourceToken>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var isCall = tokens[i].Kind == SourceTokenKind.Name && i + 1 < tokens.Count && tokens[i + 1].Is("(");
            if (!isCall || !macros.TryGetValue(tokens[i].Text, out var macro))
            {
                result.Add(tokens[i]);
                continue;
            }

            if (depth == MaxDepth) throw Error(tokens[i], $"calls of macros nest deeper than {MaxDepth} levels");
            var close = SourceScanner.FindClose(text, tokens, i + 1);
            var arguments = SourceScanner.Split(tokens, i + 2, close)
                .Select(a => Expand([.. tokens.Take(a.To).Skip(a.From)], depth + 1)).ToList();
            result.AddRange(Expand(macro, arguments, tokens[i]));
            i = close;
        }

        return result;
    }

    private List<SourceToken> Expand(DogwoodMacro macro, List<List<SourceToken>> arguments, SourceToken call)
    {
        if (!macro.IsTemporal)
            throw Error(call, $"the macro `{macro.Name}` is a Cedar expression and cannot be used in a temporal condition");
        if (arguments.Count != macro.Parameters.Count)
            throw Error(call, $"the macro `{macro.Name}` takes {macro.Parameters.Count} arguments, {arguments.Count} given");
        var fresh = (++_calls).ToString(CultureInfo.InvariantCulture);
        var body = SourceScanner.Scan(macro.Body).Where(t => t.Kind != SourceTokenKind.Comment).ToList();
        var expansion = new List<SourceToken> { new(SourceTokenKind.Symbol, "(", call.Start) };
        for (var i = 0; i < body.Count; i++)
        {
            var isSigil = i + 1 < body.Count && body[i + 1].Kind == SourceTokenKind.Name;
            if (isSigil && body[i].Is("?") && macro.Parameters.ToList().IndexOf(body[i + 1].Text) is >= 0 and var parameter)
                expansion.AddRange(Enclose(arguments[parameter], call));
            else if (isSigil && body[i].Is("$"))
                expansion.Add(new SourceToken(SourceTokenKind.Name, $"{body[i + 1]}#{fresh}", call.Start));
            else
            {
                expansion.Add(body[i] with { Start = call.Start });
                continue;
            }

            i++;
        }

        expansion.Add(new SourceToken(SourceTokenKind.Symbol, ")", call.Start));
        return (_expanded += expansion.Count) <= MaxTokens
            ? expansion
            : throw Error(call, $"the macros expand to more than {MaxTokens} words");
    }

    // An argument with operators stays together in its new surroundings.
    private static IEnumerable<SourceToken> Enclose(IReadOnlyList<SourceToken> argument, SourceToken call)
    {
        var isOperation = argument.Count > 1 && (argument[0].Is("!") || argument[0].IsWord("formerly") || argument[0].IsWord("previous")
            || argument[0].IsWord("exists") || argument.Any(t => t.Is("&&") || t.IsWord("since")));
        var placed = argument.Select(t => t with { Start = call.Start });
        return !isOperation
            ? placed
            : [new(SourceTokenKind.Symbol, "(", call.Start), .. placed, new(SourceTokenKind.Symbol, ")", call.Start)];
    }

    private CedarSyntaxException Error(SourceToken call, string message) => new(message, TextPosition.Locate(text, call.Start));
}
