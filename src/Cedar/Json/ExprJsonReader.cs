using System.Text.Json;
using Cedar.Extensions;
using Cedar.Policies;

namespace Cedar.Json;

/// <summary>Reads expressions from JSON; each knows where it stood.</summary>
internal sealed class ExprJsonReader(JsonPlaces places)
{
    public Expr Expression(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().ToArray() is not [var node])
            throw new JsonReadingException(json, "expected an expression: an object with one member");
        var position = places.Of(json);
        var expression = Expression(node.Name, node.Value) with { Position = position };
        return expression.Depth > Expr.MaxDepth
            ? throw new JsonReadingException(json, $"the expression is deeper than {Expr.MaxDepth} levels")
            : expression;
    }

    public static string EntityType(JsonElement json) => PolicyJsonReader.Text(json, "entity_type") is var type && CedarText.IsPath(type)
        ? type
        : throw new JsonReadingException(PolicyJsonReader.Member(json, "entity_type"), $"`{type}` is no entity type");

    private Expr Expression(string kind, JsonElement json)
    {
        switch (kind)
        {
            case "Value":
                return Constant(json);
            case "Var":
                return json.ValueKind == JsonValueKind.String && Operators.Variable(json.GetString()!) is { } variable
                    ? new Expr.Variable(variable)
                    : throw new JsonReadingException(json, $"{json.GetRawText()} is not a variable");
            case "if-then-else":
                return new Expr.If(Child(json, "if"), Child(json, "then"), Child(json, "else"));
            case "&&":
                return new Expr.And(Child(json, "left"), Child(json, "right"));
            case "||":
                return new Expr.Or(Child(json, "left"), Child(json, "right"));
            case "!":
                return new Expr.Unary(UnaryOperator.Not, Child(json, "arg"));
            case "neg":
                return new Expr.Unary(UnaryOperator.Negate, Child(json, "arg"));
            case "isEmpty":
                return new Expr.Unary(UnaryOperator.IsEmpty, Child(json, "arg"));
            case ".":
                return new Expr.Attribute(Child(json, "left"), PolicyJsonReader.Text(json, "attr"));
            case "has":
                return new Expr.Has(Child(json, "left"), PolicyJsonReader.Text(json, "attr"));
            case "like":
                return new Expr.Like(Child(json, "left"), Pattern(PolicyJsonReader.Member(json, "pattern")));
            case "is":
                return new Expr.Is(Child(json, "left"), EntityType(json), PolicyJsonReader.Optional(json, "in") is { } container ? Expression(container) : null);
            case "Set":
                return new Expr.Set(List(json, kind));
            case "Record":
                return Record(json);
            default:
                return Operators.Binary(kind) is { } operation ? new Expr.Binary(operation, Child(json, "left"), Child(json, "right"))
                    : ExtensionFunctions.IsConstructor(kind) || ExtensionFunctions.IsMethod(kind) ? new Expr.Call(kind, List(json, kind))
                    : throw new JsonReadingException(json, $"`{kind}` is no expression");
        }
    }

    private Expr Child(JsonElement json, string name) => Expression(PolicyJsonReader.Member(json, name));

    private ValueList<Expr> List(JsonElement json, string where) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(Expression)]
        : throw new JsonReadingException(json, $"{where}: expected a list");

    private Expr.Record Record(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new JsonReadingException(json, "Record: expected an object");
        var fields = json.EnumerateObject().Select(f => new RecordField(f.Name, Expression(f.Value))).ToArray();
        return fields.DistinctBy(f => f.Name).Count() == fields.Length
            ? new Expr.Record([.. fields])
            : throw new JsonReadingException(json, "Record: an attribute is given twice");
    }

    /// <summary>Sets, records and extension values are no literals of the language, but may be written as values.</summary>
    private static Expr Constant(JsonElement json) => Expression(ValueJson.Read(json, null, "Value"));

    private static Expr Expression(CedarValue value) => value switch
    {
        SetValue set => new Expr.Set([.. set.Elements.Select(Expression)]),
        RecordValue record => new Expr.Record([.. record.Attributes.Select(a => new RecordField(a.Key, Expression(a.Value)))]),
        DecimalValue number => Call("decimal", number.Text),
        IpAddressValue address => Call("ip", address.Text),
        DurationValue duration => Call("duration", duration.Text),
        DateTimeValue moment => new Expr.Call("offset", [Call("datetime", "1970-01-01"), Call("duration", new DurationValue(moment.Milliseconds).Text)]),
        _ => new Expr.Literal(value),
    };

    private static Expr.Call Call(string function, string argument) => new(function, [new Expr.Literal(new StringValue(argument))]);

    private static LikePattern Pattern(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw new JsonReadingException(json, "like: expected a list as `pattern`");
        var parts = new List<string> { "" };
        foreach (var part in json.EnumerateArray())
            if (part.ValueKind == JsonValueKind.String && part.GetString() == "Wildcard")
                parts.Add("");
            else
                parts[^1] += PolicyJsonReader.Text(part, "Literal");
        return new LikePattern([.. parts]);
    }
}
