namespace Cedar.Syntax;

internal enum TokenKind
{
    End,
    Identifier,
    Number,
    String,
    Symbol,
}
