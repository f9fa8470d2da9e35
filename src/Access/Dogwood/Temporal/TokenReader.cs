using Cedar;
using Reconciler.Access.Dogwood.Source;

namespace Reconciler.Access.Dogwood.Temporal;

/// <summary>Reads the tokens of a temporal condition one after the other.</summary>
/// <param name="text">The statement, for positions.</param>
/// <param name="tokens">The tokens, without comments.</param>
/// <param name="end">The offset of the end of the condition, for errors.</param>
internal sealed class TokenReader(string text, IReadOnlyList<SourceToken> tokens, int end)
{
    private int _at;

    public bool IsAtEnd => _at == tokens.Count;

    public SourcePosition Position => TextPosition.Locate(text, IsAtEnd ? end : tokens[_at].Start);

    public bool Is(string symbol, int ahead = 0) => _at + ahead < tokens.Count && tokens[_at + ahead].Is(symbol);

    public bool IsWord(string word, int ahead = 0) => _at + ahead < tokens.Count && tokens[_at + ahead].IsWord(word);

    public bool IsKind(SourceTokenKind kind, int ahead = 0) => _at + ahead < tokens.Count && tokens[_at + ahead].Kind == kind;

    /// <summary>Whether the operator of a comparison comes after the bracket that closes the one at the current token.</summary>
    public bool ComparesBracket() =>
        SourceScanner.FindClose(text, tokens, _at) is var close && close + 1 < tokens.Count
        && tokens[close + 1].Kind == SourceTokenKind.Symbol && TemporalParser.Operators.Contains(tokens[close + 1].Text);

    public SourceToken Take() => tokens[_at++];

    public bool TryTake(string symbol)
    {
        if (!Is(symbol)) return false;
        _at++;
        return true;
    }

    public bool TryTakeWord(string word)
    {
        if (!IsWord(word)) return false;
        _at++;
        return true;
    }

    public void Expect(string symbol)
    {
        if (!TryTake(symbol)) throw Expected($"`{symbol}`");
    }

    public void ExpectWord(string word)
    {
        if (!TryTakeWord(word)) throw Expected($"`{word}`");
    }

    public string ExpectKind(SourceTokenKind kind, string what) => IsKind(kind) ? Take().Text : throw Expected(what);

    public CedarSyntaxException Expected(string what) =>
        Error($"expected {what}, found {(IsAtEnd ? "the end of the condition" : $"`{tokens[_at]}`")}");

    public CedarSyntaxException Error(string message) => new(message, Position);
}
