namespace Cedar.Syntax;

/// <param name="Kind">The kind.</param>
/// <param name="Text">The source text; for strings without the quotes, with escapes.</param>
/// <param name="Position">The start.</param>
internal readonly record struct Token(TokenKind Kind, string Text, SourcePosition Position)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && Text == word;

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.String => $"the string \"{Text}\"",
        _ => $"`{Text}`",
    };
}
