using System.Globalization;
using Cedar.Extensions;
using Cedar.Syntax;

namespace Cedar.Policies;

/// <summary>Reads expressions.</summary>
/// <remarks>Nesting is bounded twice: while descending, to protect the parser, and by the depth of what was read, to protect all that walk it.</remarks>
internal sealed class ExprParser(TokenReader tokens)
{
    private const int DeepestNesting = 150;
    private const int MostSigns = 4;

    private int _nesting;

    public Expr Expression()
    {
        if (++_nesting > DeepestNesting)
            throw new CedarSyntaxException($"expressions nest deeper than {DeepestNesting} levels", tokens.Current.Position);
        var expression = tokens.Current.IsWord("if") ? If() : Or();
        _nesting--;
        return expression;
    }

    private static Expr Made(Expr expression, SourcePosition position) =>
        expression.Depth > Expr.MaxDepth
            ? throw new CedarSyntaxException($"the expression is deeper than {Expr.MaxDepth} levels", position)
            : expression with { Position = position };

    private Expr If()
    {
        var position = tokens.Take().Position;
        var condition = Expression();
        tokens.ExpectWord("then");
        var then = Expression();
        tokens.ExpectWord("else");
        return Made(new Expr.If(condition, then, Expression()), position);
    }

    private Expr Or()
    {
        var left = And();
        while (tokens.Accept("||"))
            left = Made(new Expr.Or(left, And()), left.Position);
        return left;
    }

    private Expr And()
    {
        var left = Relation();
        while (tokens.Accept("&&"))
            left = Made(new Expr.And(left, Relation()), left.Position);
        return left;
    }

    private Expr Relation()
    {
        var left = Sum();
        if (tokens.AcceptWord("has"))
            return Has(left);
        if (tokens.AcceptWord("like"))
            return tokens.Current.Kind == TokenKind.Text
                ? Made(new Expr.Like(left, new LikePattern(Escapes.UnescapePattern(tokens.Take()))), left.Position)
                : throw tokens.Unexpected("a pattern in quotes");
        if (tokens.AcceptWord("is"))
        {
            var type = tokens.ExpectPath("an entity type");
            return Made(new Expr.Is(left, type, tokens.AcceptWord("in") ? Sum() : null), left.Position);
        }

        if (Comparison(tokens.Current) is not { } comparison)
            return left;
        tokens.Take();
        var relation = Made(new Expr.Binary(comparison, left, Sum()), left.Position);
        return Comparison(tokens.Current) is null
            ? relation
            : throw new CedarSyntaxException("comparisons cannot be chained; use parentheses", tokens.Current.Position);
    }

    private static BinaryOperator? Comparison(Token token) => token switch
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

    private Expr Has(Expr target)
    {
        var position = target.Position;
        if (tokens.Current.Kind == TokenKind.Text)
            return Made(new Expr.Has(target, Escapes.Unescape(tokens.Take())), position);
        var name = tokens.ExpectName("an attribute's name");
        var has = Made(new Expr.Has(target, name), position);
        while (tokens.Accept("."))
        {
            // `a has b.c` stands for `a has b && a.b has c`.
            target = Made(new Expr.Attribute(target, name), position);
            name = tokens.ExpectName("an attribute's name");
            has = Made(new Expr.And(has, Made(new Expr.Has(target, name), position)), position);
        }

        return has;
    }

    private Expr Sum()
    {
        var left = Product();
        while (tokens.Current.Is("+") || tokens.Current.Is("-"))
        {
            var operation = tokens.Take().Is("+") ? BinaryOperator.Add : BinaryOperator.Subtract;
            left = Made(new Expr.Binary(operation, left, Product()), left.Position);
        }

        return left;
    }

    private Expr Product()
    {
        var left = Signed();
        while (tokens.Accept("*"))
            left = Made(new Expr.Binary(BinaryOperator.Multiply, left, Signed()), left.Position);
        return left;
    }

    private Expr Signed()
    {
        var sign = tokens.Current;
        if (!sign.Is("!") && !sign.Is("-"))
            return Member(Primary());
        var signs = new Stack<SourcePosition>();
        while (tokens.Current.Is(sign.Text))
            signs.Push(tokens.Take().Position);
        if (signs.Count > MostSigns)
            throw new CedarSyntaxException($"more than {MostSigns} `{sign.Text}` in a row", sign.Position);

        // The last minus belongs to the number, or the least number could not be written.
        var number = sign.Is("-") && tokens.Current.Kind == TokenKind.Number && !tokens.NextIs(".") && !tokens.NextIs("[");
        var operand = number ? Number(signs.Pop(), "-") : Member(Primary());
        var operation = sign.Is("!") ? UnaryOperator.Not : UnaryOperator.Negate;
        while (signs.TryPop(out var position))
            operand = Made(new Expr.Unary(operation, operand), position);
        return operand;
    }

    private Expr.Literal Number(SourcePosition position, string sign)
    {
        var digits = tokens.Take().Text;
        return long.TryParse(sign + digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new Expr.Literal(new LongValue(number)) { Position = position }
            : throw new CedarSyntaxException($"the number {sign}{digits} does not fit into 64 bits", position);
    }

    private Expr Member(Expr target)
    {
        while (true)
        {
            if (tokens.Accept("["))
            {
                target = Made(new Expr.Attribute(target, tokens.ExpectText("an attribute's name in quotes")), target.Position);
                tokens.Expect("]");
            }
            else if (tokens.Accept("."))
            {
                var position = tokens.Current.Position;
                var name = tokens.ExpectName("an attribute or a method");
                target = tokens.Current.Is("(")
                    ? Made(Method(target, name, position, Arguments("(", ")")), target.Position)
                    : Made(new Expr.Attribute(target, name), target.Position);
            }
            else
            {
                return target;
            }
        }
    }

    private static Expr Method(Expr target, string name, SourcePosition position, List<Expr> arguments)
    {
        if (ExtensionFunctions.IsMethod(name))
            return new Expr.Call(name, [target, .. arguments]);
        if (name == "isEmpty")
            return arguments.Count == 0 ? new Expr.Unary(UnaryOperator.IsEmpty, target) : throw Arity(name, 0, arguments.Count, position);
        if (Operators.Method(name) is { } method)
            return arguments.Count == 1 ? new Expr.Binary(method, target, arguments[0]) : throw Arity(name, 1, arguments.Count, position);
        throw new CedarSyntaxException(
            ExtensionFunctions.IsConstructor(name)
                ? $"`{name}` is a function, not a method; write `{name}(...)`"
                : $"there is no method `{name}`{CedarText.SuggestName(name, [.. Operators.MethodNames, .. ExtensionFunctions.MethodNames])}",
            position);
    }

    private static CedarSyntaxException Arity(string method, int takes, int given, SourcePosition position) =>
        new($"`{method}` takes {takes} argument{(takes == 1 ? "" : "s")}, {given} given", position);

    private List<Expr> Arguments(string open, string close)
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

            arguments.Add(Expression());
        }

        return arguments;
    }

    private Expr Primary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return Number(token.Position, "");
            case TokenKind.Text:
                return new Expr.Literal(new StringValue(Escapes.Unescape(tokens.Take()))) { Position = token.Position };
            case TokenKind.Identifier:
                return Named(token);
            case TokenKind.Symbol when token.Text == "(":
                tokens.Take();
                var inner = Expression();
                tokens.Expect(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                return Made(new Expr.Set([.. Arguments("[", "]")]), token.Position);
            case TokenKind.Symbol when token.Text == "{":
                return Record();
            default:
                throw tokens.Unexpected("an expression");
        }
    }

    private Expr Named(Token token)
    {
        if (token.Text is "true" or "false")
            return new Expr.Literal(BooleanValue.Of(tokens.Take().Text == "true")) { Position = token.Position };
        var path = tokens.ExpectPath("an expression");
        if (tokens.Accept("::"))
            return new Expr.Literal(new EntityUid(path, tokens.ExpectText("an entity's id in quotes"))) { Position = token.Position };
        if (tokens.Current.Is("("))
            return ExtensionFunctions.IsConstructor(path)
                ? Made(new Expr.Call(path, [.. Arguments("(", ")")]), token.Position)
                : throw new CedarSyntaxException(
                    ExtensionFunctions.IsMethod(path) || path == "isEmpty" || Operators.Method(path) is not null
                        ? $"`{path}` is a method, not a function; write `x.{path}(...)`"
                        : $"there is no function `{path}`{CedarText.SuggestName(path, ExtensionFunctions.ConstructorNames)}",
                    token.Position);
        return Operators.Variable(path) is { } variable
            ? new Expr.Variable(variable) { Position = token.Position }
            : throw new CedarSyntaxException(
                $"`{path}` is not a variable{CedarText.SuggestName(path, Operators.VariableNames)}", token.Position);
    }

    private Expr Record()
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
            var name = key.Kind == TokenKind.Text ? Escapes.Unescape(tokens.Take()) : tokens.ExpectName("an attribute's name");
            tokens.Expect(":");
            fields.Add(new RecordField(name, Expression()));
            if (!names.Add(name))
                throw new CedarSyntaxException($"the attribute {CedarText.Quote(name)} is given twice", key.Position);
        }

        return Made(new Expr.Record([.. fields]), position);
    }
}
