namespace Cedar.Syntax;

/// <summary>Reads the tokens of a text for the parsers of policies and schemas.</summary>
internal sealed class TokenReader(string text)
{
    private readonly List<Token> _tokens = Lexer.Tokenize(text);
    private int _at;

    public Token Current => _tokens[_at];

    public bool IsAtEnd => Current.Kind == TokenKind.End;

    public Token Take()
    {
        var token = Current;
        if (!IsAtEnd)
            _at++;
        return token;
    }

    public bool Accept(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        Take();
        return true;
    }

    public bool AcceptWord(string word)
    {
        if (!Current.IsWord(word))
            return false;
        Take();
        return true;
    }

    public bool IsNext(string symbol) => !IsAtEnd && _tokens[_at + 1].Is(symbol);

    public Token Expect(string symbol) => Current.Is(symbol) ? Take() : throw Unexpected($"`{symbol}`");

    public void ExpectWord(string word)
    {
        if (!AcceptWord(word))
            throw Unexpected($"`{word}`");
    }

    /// <summary>Takes one of the given words.</summary>
    public void ExpectOneOf(string word, string[] others, out string taken)
    {
        if (Current.Kind != TokenKind.Identifier || (Current.Text != word && !others.Contains(Current.Text)))
            throw Unexpected($"{string.Join(", ", others.Select(o => $"`{o}`"))} or `{word}`");
        taken = Take().Text;
    }

    /// <summary>Takes an identifier that is not reserved.</summary>
    public string ExpectName(string what)
    {
        if (Current.Kind != TokenKind.Identifier)
            throw Unexpected(what);
        if (CedarText.IsReserved(Current.Text))
            throw new CedarSyntaxException($"`{Current.Text}` is a reserved word and cannot be used as a name", Current.Position);
        return Take().Text;
    }

    public string ExpectString(string what) =>
        Current.Kind == TokenKind.String ? Escapes.Unescape(Take()) : throw Unexpected(what);

    /// <summary>Takes names joined by <c>::</c>, up to the id of an entity.</summary>
    public string ExpectPath(string what)
    {
        var path = ExpectName(what);
        while (Current.Is("::") && _tokens[_at + 1].Kind == TokenKind.Identifier)
        {
            Take();
            path += "::" + ExpectName("a name");
        }

        return path;
    }

    public EntityUid ExpectEntity()
    {
        var type = ExpectPath("an entity such as `User::\"alice\"`");
        Expect("::");
        return new EntityUid(type, ExpectString("an entity's id in quotes"));
    }

    /// <summary>Reads the annotations, <c>@key("value")</c>, before a policy or a declaration.</summary>
    public List<(string Key, string Value)> ReadAnnotations()
    {
        var annotations = new List<(string Key, string Value)>();
        while (Current.Is("@"))
        {
            var position = Take().Position;
            if (Current.Kind != TokenKind.Identifier)
                throw Unexpected("the annotation's name");
            var key = Take().Text;
            var value = "";
            if (Accept("("))
            {
                value = ExpectString("the annotation's text in quotes");
                Expect(")");
            }

            if (annotations.Exists(a => a.Key == key))
                throw new CedarSyntaxException($"the annotation `@{key}` is given twice", position);
            annotations.Add((key, value));
        }

        return annotations;
    }

    public CedarSyntaxException Unexpected(string expected) =>
        new($"expected {expected}, found {Current}", Current.Position);
}
