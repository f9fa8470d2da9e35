using System.Text.Json;
using Cedar.Extensions;
using Cedar.Policies;

namespace Cedar.Json;

/// <summary>Reads expressions from JSON, each with its position.</summary>
internal sealed class ExprJsonReader(JsonPositions positions)
{
    public Expr ReadExpression(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().ToArray() is not [var node])
            throw new InvalidJsonException(json, "expected an expression: an object with one member");
        var position = positions.Locate(json);
        return Complete(ReadExpression(node.Name, node.Value), json, position);
    }

    private static Expr Complete(Expr expression, JsonElement json, SourcePosition position) => expression.Depth > Expr.MaxDepth
        ? throw new InvalidJsonException(json, $"the expression is deeper than {Expr.MaxDepth} levels")
        : expression with { Position = position };

    private Expr ReadExpression(string kind, JsonElement json)
    {
        switch (kind)
        {
            case "Value":
                return ConstantJsonReader.Read(json);
            case "Var":
                return json.ValueKind == JsonValueKind.String && Operators.FindVariable(json.GetString()!) is { } variable
                    ? new Expr.Variable(variable)
                    : throw new InvalidJsonException(json, $"{json.GetRawText()} is not a variable");
            case "if-then-else":
                var choice = Members(json, kind, "if", "then", "else");
                return new Expr.If(ReadChild(choice, "if"), ReadChild(choice, "then"), ReadChild(choice, "else"));
            case "&&":
                return ReadPair(json, kind, (left, right) => new Expr.And(left, right));
            case "||":
                return ReadPair(json, kind, (left, right) => new Expr.Or(left, right));
            case "!":
                return new Expr.Unary(UnaryOperator.Not, ReadChild(Members(json, kind, "arg"), "arg"));
            case "neg":
                return new Expr.Unary(UnaryOperator.Negate, ReadChild(Members(json, kind, "arg"), "arg"));
            case "isEmpty":
                return new Expr.Unary(UnaryOperator.IsEmpty, ReadChild(Members(json, kind, "arg"), "arg"));
            case ".":
                var access = Members(json, kind, "left", "attr");
                return new Expr.Attribute(ReadChild(access, "left"), access.GetString("attr"));
            case "has":
                return ReadHas(json);
            case "like":
                var like = Members(json, kind, "left", "pattern");
                return new Expr.Like(ReadChild(like, "left"), ReadPattern(like.GetList("pattern")));
            case "is":
                var type = Members(json, kind, "left", "entity_type", "in");
                return new Expr.Is(
                    ReadChild(type, "left"), ValueJson.ReadEntityType(type.Get("entity_type")),
                    type.Find("in") is { } container ? ReadExpression(container) : null);
            case "Set":
                return new Expr.Set(ReadList(json, kind));
            case "Record":
                return new Expr.Record(
                    [.. JsonMembers.ReadMap(json, kind).Select(f => new RecordField(f.Name, ReadExpression(f.Value)))]);
            default:
                if (Operators.FindBinary(kind) is { } operation)
                    return ReadPair(json, kind, (left, right) => new Expr.Binary(operation, left, right));
                return ExtensionFunctions.IsConstructor(kind) || ExtensionFunctions.IsMethod(kind)
                    ? new Expr.Call(kind, ReadList(json, kind))
                    : throw new InvalidJsonException(json, $"`{kind}` is not an expression");
        }
    }

    private static JsonMembers Members(JsonElement json, string kind, params string[] known) => new(json, $"`{kind}`", known);

    private Expr ReadChild(JsonMembers json, string name) => ReadExpression(json.Get(name));

    private Expr ReadPair(JsonElement json, string kind, Func<Expr, Expr, Expr> build)
    {
        var operands = Members(json, kind, "left", "right");
        return build(ReadChild(operands, "left"), ReadChild(operands, "right"));
    }

    private ValueList<Expr> ReadList(JsonElement json, string where) => [.. JsonMembers.ReadList(json, where).Select(ReadExpression)];

    /// <summary>The attribute is a name, or a list of names for the extended form.</summary>
    private Expr ReadHas(JsonElement json)
    {
        var has = Members(json, "has", "left", "attr");
        var target = ReadChild(has, "left");
        if (has.Get("attr").ValueKind != JsonValueKind.Array)
            return new Expr.Has(target, has.GetString("attr"));
        var names = has.GetList("attr").Select(n => JsonMembers.ReadString(n, "`has`: `attr`")).ToList();
        if (names.Count == 0)
            throw new InvalidJsonException(has.Get("attr"), "`has`: expected at least one name as `attr`");
        var position = positions.Locate(json);
        return ExtendedHas.Build(target, names, e => Complete(e, json, position));
    }

    private static LikePattern ReadPattern(IEnumerable<JsonElement> json)
    {
        var parts = new List<string> { "" };
        foreach (var part in json)
            if (part.ValueKind == JsonValueKind.String && part.GetString() == "Wildcard")
                parts.Add("");
            else
                parts[^1] += new JsonMembers(part, "the pattern's part", "Literal").GetString("Literal");
        return new LikePattern([.. parts]);
    }
}
