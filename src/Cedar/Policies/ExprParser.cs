using System.Globalization;
using Cedar.Extensions;
using Cedar.Syntax;

namespace Cedar.Policies;

/// <summary>Parses expressions. Methods are named after the rules of Cedar's grammar.</summary>
/// <remarks>
/// Nesting is limited twice: during the descent, to protect the parser, and by the height of the tree, to protect everything that walks it.
/// </remarks>
internal sealed class ExprParser(TokenReader tokens)
{
    private const int MaxNesting = 150;
    private const int MaxUnaryOperators = 4;

    private int _nesting;

    public Expr ParseExpression()
    {
        if (++_nesting > MaxNesting)
            throw new CedarSyntaxException($"expressions nest deeper than {MaxNesting} levels", tokens.Current.Position);
        var expression = tokens.Current.IsWord("if") ? ParseIf() : ParseOr();
        _nesting--;
        return expression;
    }

    private static Expr WithPosition(Expr expression, SourcePosition position) =>
        expression.Depth > Expr.MaxDepth
            ? throw new CedarSyntaxException($"the expression is deeper than {Expr.MaxDepth} levels", position)
            : expression with { Position = position };

    private Expr ParseIf()
    {
        var position = tokens.Take().Position;
        var condition = ParseExpression();
        tokens.ExpectWord("then");
        var then = ParseExpression();
        tokens.ExpectWord("else");
        return WithPosition(new Expr.If(condition, then, ParseExpression()), position);
    }

    private Expr ParseOr()
    {
        var left = ParseAnd();
        while (tokens.Accept("||"))
            left = WithPosition(new Expr.Or(left, ParseAnd()), left.Position);
        return left;
    }

    private Expr ParseAnd()
    {
        var left = ParseRelation();
        while (tokens.Accept("&&"))
            left = WithPosition(new Expr.And(left, ParseRelation()), left.Position);
        return left;
    }

    private Expr ParseRelation()
    {
        var left = ParseAdd();
        if (tokens.AcceptWord("has"))
            return ParseHas(left);
        if (tokens.AcceptWord("like"))
            return tokens.Current.Kind == TokenKind.String
                ? WithPosition(new Expr.Like(left, new LikePattern(Escapes.UnescapePattern(tokens.Take()))), left.Position)
                : throw tokens.Unexpected("a pattern in quotes");
        if (tokens.AcceptWord("is"))
        {
            var type = tokens.ExpectPath("an entity type");
            return WithPosition(new Expr.Is(left, type, tokens.AcceptWord("in") ? ParseAdd() : null), left.Position);
        }

        if (FindComparison(tokens.Current) is not { } comparison)
            return left;
        tokens.Take();
        var relation = WithPosition(new Expr.Binary(comparison, left, ParseAdd()), left.Position);
        return FindComparison(tokens.Current) is null
            ? relation
            : throw new CedarSyntaxException("comparisons cannot be chained; use parentheses", tokens.Current.Position);
    }

    private static BinaryOperator? FindComparison(Token token) => token switch
    {
        { Kind: TokenKind.Symbol, Text: "==" } => BinaryOperator.Equal,
        { Kind: TokenKind.Symbol, Text: "!=" } => BinaryOperator.NotEqual,
        { Kind: TokenKind.Symbol, Text: "<" } => BinaryOperator.Less,
        { Kind: TokenKind.Symbol, Text: "<=" } => BinaryOperator.LessOrEqual,
        { Kind: TokenKind.Symbol, Text: ">" } => BinaryOperator.Greater,
        { Kind: TokenKind.Symbol, Text: ">=" } => BinaryOperator.GreaterOrEqual,
        { Kind: TokenKind.Identifier, Text: "in" } => BinaryOperator.In,
        _ => null,
    };

    private Expr ParseHas(Expr target)
    {
        var position = target.Position;
        if (tokens.Current.Kind == TokenKind.String)
            return WithPosition(new Expr.Has(target, Escapes.Unescape(tokens.Take())), position);
        var names = new List<string> { tokens.ExpectName("an attribute's name") };
        while (tokens.Accept("."))
            names.Add(tokens.ExpectName("an attribute's name"));
        return ExtendedHas.Build(target, names, e => WithPosition(e, position));
    }

    private Expr ParseAdd()
    {
        var left = ParseMult();
        while (tokens.Current.Is("+") || tokens.Current.Is("-"))
        {
            var operation = tokens.Take().Is("+") ? BinaryOperator.Add : BinaryOperator.Subtract;
            left = WithPosition(new Expr.Binary(operation, left, ParseMult()), left.Position);
        }

        return left;
    }

    private Expr ParseMult()
    {
        var left = ParseUnary();
        while (tokens.Accept("*"))
            left = WithPosition(new Expr.Binary(BinaryOperator.Multiply, left, ParseUnary()), left.Position);
        return left;
    }

    private Expr ParseUnary()
    {
        var sign = tokens.Current;
        if (!sign.Is("!") && !sign.Is("-"))
            return ParseMember(ParsePrimary());
        var signs = new Stack<SourcePosition>();
        while (tokens.Current.Is(sign.Text))
            signs.Push(tokens.Take().Position);
        if (signs.Count > MaxUnaryOperators)
            throw new CedarSyntaxException($"more than {MaxUnaryOperators} `{sign.Text}` in a row", sign.Position);

        // The last minus is part of the number; otherwise the smallest 64-bit number could not be written.
        var number = sign.Is("-") && tokens.Current.Kind == TokenKind.Number && !tokens.IsNext(".") && !tokens.IsNext("[");
        var operand = number ? ParseNumber(signs.Pop(), "-") : ParseMember(ParsePrimary());
        var operation = sign.Is("!") ? UnaryOperator.Not : UnaryOperator.Negate;
        while (signs.TryPop(out var position))
            operand = WithPosition(new Expr.Unary(operation, operand), position);
        return operand;
    }

    private Expr.Literal ParseNumber(SourcePosition position, string sign)
    {
        var digits = tokens.Take().Text;
        return long.TryParse(sign + digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new Expr.Literal(new LongValue(number)) { Position = position }
            : throw new CedarSyntaxException($"the number {sign}{digits} does not fit into 64 bits", position);
    }

    private Expr ParseMember(Expr target)
    {
        while (true)
        {
            if (tokens.Accept("["))
            {
                target = WithPosition(new Expr.Attribute(target, tokens.ExpectString("an attribute's name in quotes")), target.Position);
                tokens.Expect("]");
            }
            else if (tokens.Accept("."))
            {
                var position = tokens.Current.Position;
                var name = tokens.ExpectName("an attribute or a method");
                target = tokens.Current.Is("(")
                    ? WithPosition(BuildMethodCall(target, name, position, ParseArguments("(", ")")), target.Position)
                    : WithPosition(new Expr.Attribute(target, name), target.Position);
            }
            else
            {
                return target;
            }
        }
    }

    private static Expr BuildMethodCall(Expr target, string name, SourcePosition position, List<Expr> arguments)
    {
        if (ExtensionFunctions.IsMethod(name))
            return new Expr.Call(name, [target, .. arguments]);
        if (name == "isEmpty")
            return arguments.Count == 0
                ? new Expr.Unary(UnaryOperator.IsEmpty, target)
                : throw ArityError(name, 0, arguments.Count, position);
        if (Operators.FindMethod(name) is { } method)
            return arguments.Count == 1
                ? new Expr.Binary(method, target, arguments[0])
                : throw ArityError(name, 1, arguments.Count, position);
        throw new CedarSyntaxException(
            ExtensionFunctions.IsConstructor(name)
                ? $"`{name}` is a function, not a method; write `{name}(...)`"
                : $"unknown method `{name}`{CedarText.SuggestName(name, [.. Operators.MethodNames, .. ExtensionFunctions.MethodNames])}",
            position);
    }

    private static CedarSyntaxException ArityError(string method, int takes, int given, SourcePosition position) =>
        new($"`{method}` takes {takes} argument{(takes == 1 ? "" : "s")}, {given} given", position);

    private List<Expr> ParseArguments(string open, string close)
    {
        tokens.Expect(open);
        var arguments = new List<Expr>();
        while (!tokens.Accept(close))
        {
            if (arguments.Count > 0)
            {
                tokens.Expect(",");
                if (tokens.Accept(close))
                    break;
            }

            arguments.Add(ParseExpression());
        }

        return arguments;
    }

    private Expr ParsePrimary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return ParseNumber(token.Position, "");
            case TokenKind.String:
                return new Expr.Literal(new StringValue(Escapes.Unescape(tokens.Take()))) { Position = token.Position };
            case TokenKind.Identifier:
                return ParseNamed(token);
            case TokenKind.Symbol when token.Text == "(":
                tokens.Take();
                var inner = ParseExpression();
                tokens.Expect(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                return WithPosition(new Expr.Set([.. ParseArguments("[", "]")]), token.Position);
            case TokenKind.Symbol when token.Text == "{":
                return ParseRecord();
            default:
                throw tokens.Unexpected("an expression");
        }
    }

    private Expr ParseNamed(Token token)
    {
        if (token.Text is "true" or "false")
            return new Expr.Literal(BooleanValue.FromBoolean(tokens.Take().Text == "true")) { Position = token.Position };
        var path = tokens.ExpectPath("an expression");
        if (tokens.Accept("::"))
            return new Expr.Literal(new EntityUid(path, tokens.ExpectString("an entity's id in quotes"))) { Position = token.Position };
        if (tokens.Current.Is("("))
            return ExtensionFunctions.IsConstructor(path)
                ? WithPosition(new Expr.Call(path, [.. ParseArguments("(", ")")]), token.Position)
                : throw new CedarSyntaxException(
                    ExtensionFunctions.IsMethod(path) || path == "isEmpty" || Operators.FindMethod(path) is not null
                        ? $"`{path}` is a method, not a function; write `x.{path}(...)`"
                        : $"unknown function `{path}`{CedarText.SuggestName(path, ExtensionFunctions.ConstructorNames)}",
                    token.Position);
        return Operators.FindVariable(path) is { } variable
            ? new Expr.Variable(variable) { Position = token.Position }
            : throw new CedarSyntaxException(
                $"`{path}` is not a variable{CedarText.SuggestName(path, Operators.VariableNames)}", token.Position);
    }

    private Expr ParseRecord()
    {
        var position = tokens.Expect("{").Position;
        var fields = new List<RecordField>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!tokens.Accept("}"))
        {
            if (fields.Count > 0)
            {
                tokens.Expect(",");
                if (tokens.Accept("}"))
                    break;
            }

            var key = tokens.Current;
            var name = key.Kind == TokenKind.String ? Escapes.Unescape(tokens.Take()) : tokens.ExpectName("an attribute's name");
            tokens.Expect(":");
            fields.Add(new RecordField(name, ParseExpression()));
            if (!names.Add(name))
                throw new CedarSyntaxException($"the attribute {CedarText.Quote(name)} is given twice", key.Position);
        }

        return WithPosition(new Expr.Record([.. fields]), position);
    }
}
