namespace Cedar.Syntax;

internal enum TokenKind
{
    End,
    Identifier,
    Number,
    Text,
    Symbol,
}
