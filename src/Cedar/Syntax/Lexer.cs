namespace Cedar.Syntax;

/// <summary>Splits policies and schemas into tokens.</summary>
internal sealed class Lexer
{
    private const int MaxTextLength = 16 * 1024 * 1024;

    private static readonly string[] Symbols =
    [
        "::", "==", "!=", "<=", ">=", "&&", "||",
        "@", "(", ")", "{", "}", "[", "]", ",", ";", ".", ":", "<", ">", "!", "+", "-", "*", "=", "?",
    ];

    private readonly string _text;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private Lexer(string text) => _text = text;

    private SourcePosition Position => new(_at, _line, _at - _lineStart + 1);

    public static List<Token> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxTextLength)
            throw new CedarSyntaxException($"the text is longer than {MaxTextLength} characters", new SourcePosition(0, 1, 1));
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do
            tokens.Add(lexer.ReadToken());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token ReadToken()
    {
        SkipBlanksAndComments();
        var start = Position;
        if (_at == _text.Length)
            return new Token(TokenKind.End, "", start);
        var c = _text[_at];
        if (CedarText.IsIdentifierStart(c))
            return new Token(TokenKind.Identifier, ReadWhile(CedarText.IsIdentifierPart), start);
        if (char.IsAsciiDigit(c))
            return new Token(TokenKind.Number, ReadWhile(char.IsAsciiDigit), start);
        if (c == '"')
            return new Token(TokenKind.String, ReadString(start), start);
        foreach (var symbol in Symbols)
            if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new Token(TokenKind.Symbol, symbol, start);
            }

        throw new CedarSyntaxException($"unexpected character `{c}`", start);
    }

    private void SkipBlanksAndComments()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '/' && _at + 1 < _text.Length && _text[_at + 1] == '/')
            {
                var end = _text.AsSpan(_at).IndexOfAny('\n', '\r');
                _at = end < 0 ? _text.Length : _at + end;
            }
            else if (char.IsWhiteSpace(c))
            {
                _at++;
                if (c == '\n')
                    (_line, _lineStart) = (_line + 1, _at);
            }
            else
            {
                return;
            }
        }
    }

    private string ReadWhile(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < _text.Length && belongs(_text[_at]))
            _at++;
        return _text[start.._at];
    }

    private string ReadString(SourcePosition start)
    {
        var first = ++_at;
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '"')
                return _text[first.._at++];
            if (c == '\\')
                _at++;
            if (_at < _text.Length && _text[_at] == '\n')
                (_line, _lineStart) = (_line + 1, _at + 1);
        }

        throw new CedarSyntaxException("this string has no closing quote", start);
    }
}
