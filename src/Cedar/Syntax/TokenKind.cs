namespace Cedar;

internal enum TokenKind
{
    End,
    Identifier,
    Number,
    Text,
    Symbol,
}
