namespace Cedar.Syntax;

/// <param name="Kind">What kind of word it is.</param>
/// <param name="Text">The characters as written; for texts without the quotes, escapes untouched.</param>
/// <param name="Position">Where it starts.</param>
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
