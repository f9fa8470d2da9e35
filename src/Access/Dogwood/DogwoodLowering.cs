using System.Collections.Immutable;
using Cedar;
using Cedar.Schemas;
using Reconciler.Access.Dogwood.Source;
using Reconciler.Access.Dogwood.Temporal;

namespace Reconciler.Access.Dogwood;

/// <summary>
/// Rewrites a Dogwood statement to Cedar text: <c>suppressOutput</c> becomes <c>forbid</c>, the tag <c>guardrails</c> disappears,
/// calls of Cedar macros are expanded, and each temporal clause and each call of an information provider becomes an attribute of
/// <c>context</c> with a short name.
/// </summary>
internal sealed class DogwoodLowering
{
    public const string SuppressOutput = "suppressOutput";

    /// <summary>Words that a text has that only Dogwood can read, except for calls of information providers.</summary>
    public static readonly ImmutableArray<string> Keywords = [SuppressOutput, "guardrails", "temporal", "def"];

    // Macros can expand a small text exponentially.
    private const int MaxExpansion = 100_000;

    private static readonly HashSet<string> CedarMethods =
    [
        "contains", "containsAll", "containsAny", "isEmpty", "hasTag", "getTag", "lessThan", "lessThanOrEqual", "greaterThan",
        "greaterThanOrEqual", "isIpv4", "isIpv6", "isLoopback", "isMulticast", "isInRange", "offset", "durationSince", "toDate", "toTime",
        "toMilliseconds", "toSeconds", "toMinutes", "toHours", "toDays",
    ];

    private readonly string _text;
    private readonly SourceMap _map;
    private readonly string _prefix;
    private readonly Dictionary<string, DogwoodMacro> _macros = new(StringComparer.Ordinal);
    private int _expanded;

    private DogwoodLowering(string text)
    {
        _text = text;
        _map = new SourceMap(text);

        // A name that the statement does not use.
        _prefix = Enumerable.Range(0, int.MaxValue).Select(i => $"d{i}_").First(p => !text.Contains(p, StringComparison.Ordinal));
    }

    /// <summary>The rewritten text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether the statement has anything that Cedar does not have.</summary>
    public bool IsDogwood => _map.HasReplacements;

    /// <summary>Whether the effect is <c>suppressOutput</c>.</summary>
    public bool IsSuppression { get; private set; }

    /// <summary>The clauses by the name of their attribute.</summary>
    public Dictionary<string, DogwoodClause> Clauses { get; } = new(StringComparer.Ordinal);

    /// <summary>The calls of information providers.</summary>
    public List<ProviderCall> Calls { get; } = [];

    /// <summary>The definitions of macros.</summary>
    public IReadOnlyCollection<DogwoodMacro> Macros => _macros.Values;

    /// <exception cref="CedarSyntaxException">A bracket or a string is not closed, or a macro is malformed.</exception>
    public static DogwoodLowering Lower(string text)
    {
        var lowering = new DogwoodLowering(text);
        var tokens = SourceScanner.Scan(text).Where(t => t.Kind != SourceTokenKind.Comment).ToList();
        lowering.ReadMacros(tokens);
        lowering.LowerStatement(tokens);
        lowering.Text = lowering._map.Complete();
        return lowering;
    }

    /// <summary>The position in the statement for a position in <see cref="Text"/>.</summary>
    public SourcePosition Map(SourcePosition position) => _map.Map(position);

    private SourcePosition Locate(SourceToken token) => TextPosition.Locate(_text, token.Start);

    private void ReadMacros(List<SourceToken> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!IsStatementStart(tokens, i) || !tokens[i].IsWord("def")) continue;
            var macro = DogwoodMacro.Read(_text, tokens, i, out var next);
            if (!_macros.TryAdd(macro.Name, macro))
                throw new CedarSyntaxException($"the macro `{macro.Name}` is defined twice", Locate(tokens[i]));
            if (macro.IsTemporal) CheckTemporalMacro(tokens, i, next);
            tokens.RemoveRange(i, next - i);
            i--;
        }
    }

    private void CheckTemporalMacro(List<SourceToken> tokens, int from, int next)
    {
        var open = tokens.FindIndex(from, t => t.Is("{"));
        TemporalParser.CheckMacro(new TokenReader(_text, [.. tokens.Take(next - 2).Skip(open + 1)], tokens[next - 2].Start));
    }

    private void LowerStatement(List<SourceToken> tokens)
    {
        var gaps = new Queue<DogwoodMacro>(_macros.Values.OrderBy(m => m.Start));
        for (var i = 0; i < tokens.Count; i++)
        {
            while (gaps.TryPeek(out var macro) && macro.Start < tokens[i].Start) RemoveMacro(gaps.Dequeue());
            if (tokens[i].IsWord(SuppressOutput) && (i == 0 || !tokens[i - 1].Is("@")) && IsNext(tokens, i, "("))
            {
                IsSuppression = true;
                _map.Replace(tokens[i].Start, tokens[i].End, "forbid");
            }
            else if (tokens[i].IsWord("guardrails") && IsNext(tokens, i, "{") && i > 0 && IsClause(tokens[i - 1]))
            {
                _map.Replace(tokens[i].Start, tokens[i].End, "");
            }
            else if (tokens[i].IsWord("temporal") && IsNext(tokens, i, "{") && i > 0 && IsClause(tokens[i - 1]))
            {
                i = LowerTemporal(_text, tokens, i, _map, null, name => $"{{ {name} }}");
            }
            else if (tokens[i].Is("{"))
            {
                var close = SourceScanner.FindClose(_text, tokens, i);
                LowerExpression(_text, tokens, i + 1, close, _map, position: null);
                i = close;
            }
        }

        while (gaps.TryDequeue(out var macro)) RemoveMacro(macro);
    }

    private void RemoveMacro(DogwoodMacro macro) => _map.Replace(macro.Start, macro.End, "");

    /// <param name="text">The text of the tokens: the statement, or the expansion of a macro.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="from">The index of the first token.</param>
    /// <param name="to">The index after the last token.</param>
    /// <param name="map">Takes the replacements.</param>
    /// <param name="position">The position of everything in an expansion; null in the statement itself.</param>
    private void LowerExpression(
        string text, IReadOnlyList<SourceToken> tokens, int from, int to, SourceMap map, SourcePosition? position)
    {
        for (var i = from; i < to; i++)
        {
            if (tokens[i].Kind != SourceTokenKind.Name || (i > 0 && (tokens[i - 1].Is(".") || tokens[i - 1].Is("::")))) continue;
            if (tokens[i].IsWord("temporal") && IsNext(tokens, i, "{"))
            {
                i = LowerTemporal(text, tokens, i, map, position, name => name);
            }
            else if (IsNext(tokens, i, "(") && _macros.TryGetValue(tokens[i].Text, out var macro) && !macro.IsTemporal)
            {
                var close = SourceScanner.FindClose(text, tokens, i + 1);
                var expansion = ExpandMacro(macro, text, tokens, i, close, position ?? Locate(tokens[i]));
                map.Replace(tokens[i].Start, tokens[close].End, expansion);
                i = close;
            }
            else if (FindProviderCall(tokens, i) is { } open)
            {
                i = LowerCall(text, tokens, i, open, map, position);
            }
        }
    }

    private string ExpandMacro(
        DogwoodMacro macro, string text, IReadOnlyList<SourceToken> tokens, int at, int close, SourcePosition position)
    {
        var arguments = SourceScanner.Split(tokens, at + 2, close).Select(a => text[tokens[a.From].Start..tokens[a.To - 1].End]).ToList();
        if (arguments.Count != macro.Parameters.Count)
        {
            throw new CedarSyntaxException(
                $"the macro `{macro.Name}` takes {macro.Parameters.Count} arguments, {arguments.Count} given", position);
        }

        var expansion = macro.Expand(arguments);
        if ((_expanded += expansion.Length) > MaxExpansion)
            throw new CedarSyntaxException($"the macros expand to more than {MaxExpansion} characters", position);
        var map = new SourceMap(expansion);
        var parts = SourceScanner.Scan(expansion).Where(t => t.Kind != SourceTokenKind.Comment).ToList();
        LowerExpression(expansion, parts, 0, parts.Count, map, position);
        return map.Complete();
    }

    private int LowerTemporal(
        string text, IReadOnlyList<SourceToken> tokens, int at, SourceMap map, SourcePosition? position, Func<string, string> write)
    {
        var close = SourceScanner.FindClose(text, tokens, at + 1);
        var start = position ?? Locate(tokens[at]);
        if (close == at + 2) throw new CedarSyntaxException("the temporal clause is empty", start);
        var names = tokens.Take(close).Skip(at).Where(t => t.Kind == SourceTokenKind.Name).Select(t => t.Text).ToHashSet();
        var used = _macros.Values.Where(m => names.Contains(m.Name)).Select(m => $" with {m.Text}");

        // The positions of an expansion are those of its call.
        IEnumerable<SourceToken> body = tokens.Take(close).Skip(at + 2);
        if (position is { } call) body = body.Select(t => t with { Start = call.Offset });
        var end = position?.Offset ?? tokens[close].Start;
        var condition = TemporalParser.Parse(new TokenReader(_text, new MacroExpander(_text, _macros).Expand([.. body]), end));
        TemporalScope.Check(condition);
        var clause = new DogwoodClause(
            DogwoodClauseKind.Temporal, DogwoodMacro.Normalize(tokens, at, close) + string.Concat(used), new CedarType.Boolean(), start)
        {
            Condition = condition,
        };
        map.Replace(tokens[at].Start, tokens[close].End, write(AddClause(clause)));
        return close;
    }

    private int LowerCall(
        string text, IReadOnlyList<SourceToken> tokens, int at, int open, SourceMap map, SourcePosition? position)
    {
        var (close, end) = (SourceScanner.FindClose(text, tokens, open), 0);
        end = close;
        string? method = null;
        while (end + 3 < tokens.Count && tokens[end + 1].Is(".") && !CedarMethods.Contains(tokens[end + 2].Text) && tokens[end + 3].Is("("))
        {
            method ??= tokens[end + 2].Text;
            end = SourceScanner.FindClose(text, tokens, end + 3);
        }

        var start = position ?? Locate(tokens[at]);
        var arguments = SourceScanner.Split(tokens, open + 1, close).ToList();
        var call = new ProviderCall(
            DogwoodMacro.Normalize(tokens, at, open - 1).Replace(" ", "", StringComparison.Ordinal),
            method,
            [.. arguments.Take(1).SelectMany(a => FindStrings(tokens, a.From, a.To)).Select(t => (t.Text[1..^1], position ?? Locate(t)))],
            [.. arguments.Skip(1).SelectMany(a => FindPaths(tokens, a.From, a.To)).Select(p => (p.Path, position ?? Locate(p.Start)))],
            start);
        Calls.Add(call);
        var kind = call.IsGuardrail ? DogwoodClauseKind.Guardrail : DogwoodClauseKind.Provider;
        var clause = new DogwoodClause(kind, DogwoodMacro.Normalize(tokens, at, end), call.Type, start);
        map.Replace(tokens[at].Start, tokens[end].End, AddClause(clause));
        return end;
    }

    private string AddClause(DogwoodClause clause)
    {
        var name = $"{_prefix}{Clauses.Count}";
        Clauses.Add(name, clause);
        return $"context.{name}";
    }

    /// <summary>Returns the index of the opening bracket of a call <c>Namespace::Function(</c> that starts at a name.</summary>
    private static int? FindProviderCall(IReadOnlyList<SourceToken> tokens, int at)
    {
        var end = at;
        while (end + 2 < tokens.Count && tokens[end + 1].Is("::") && tokens[end + 2].Kind == SourceTokenKind.Name) end += 2;
        return end > at && IsNext(tokens, end, "(") ? end + 1 : null;
    }

    private static IEnumerable<SourceToken> FindStrings(IReadOnlyList<SourceToken> tokens, int from, int to) =>
        tokens.Take(to).Skip(from).Where(t => t.Kind == SourceTokenKind.String);

    private static IEnumerable<(IReadOnlyList<string> Path, SourceToken Start)> FindPaths(
        IReadOnlyList<SourceToken> tokens, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (tokens[i].Text is not ("context" or "principal" or "resource") || tokens[i].Kind != SourceTokenKind.Name) continue;
            var (start, path) = (tokens[i], new List<string> { tokens[i].Text });
            while (i + 2 < to && tokens[i + 1].Is(".") && tokens[i + 2].Kind == SourceTokenKind.Name) path.Add(tokens[i += 2].Text);
            yield return (path, start);
        }
    }

    private static bool IsStatementStart(IReadOnlyList<SourceToken> tokens, int at) => at == 0 || tokens[at - 1].Is(";");

    private static bool IsNext(IReadOnlyList<SourceToken> tokens, int at, string symbol) =>
        at + 1 < tokens.Count && tokens[at + 1].Is(symbol);

    private static bool IsClause(SourceToken token) => token.IsWord("when") || token.IsWord("unless");
}
