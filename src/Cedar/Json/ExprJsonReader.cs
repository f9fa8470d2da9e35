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
        var expression = ReadExpression(node.Name, node.Value) with { Position = position };
        return expression.Depth > Expr.MaxDepth
            ? throw new InvalidJsonException(json, $"the expression is deeper than {Expr.MaxDepth} levels")
            : expression;
    }

    public static string ReadEntityType(JsonElement json) =>
        PolicyJsonReader.GetString(json, "entity_type") is var type && CedarText.IsPath(type)
        ? type
        : throw new InvalidJsonException(PolicyJsonReader.GetMember(json, "entity_type"), $"`{type}` is not an entity type");

    private Expr ReadExpression(string kind, JsonElement json)
    {
        switch (kind)
        {
            case "Value":
                return ReadConstant(json);
            case "Var":
                return json.ValueKind == JsonValueKind.String && Operators.FindVariable(json.GetString()!) is { } variable
                    ? new Expr.Variable(variable)
                    : throw new InvalidJsonException(json, $"{json.GetRawText()} is not a variable");
            case "if-then-else":
                return new Expr.If(ReadChild(json, "if"), ReadChild(json, "then"), ReadChild(json, "else"));
            case "&&":
                return new Expr.And(ReadChild(json, "left"), ReadChild(json, "right"));
            case "||":
                return new Expr.Or(ReadChild(json, "left"), ReadChild(json, "right"));
            case "!":
                return new Expr.Unary(UnaryOperator.Not, ReadChild(json, "arg"));
            case "neg":
                return new Expr.Unary(UnaryOperator.Negate, ReadChild(json, "arg"));
            case "isEmpty":
                return new Expr.Unary(UnaryOperator.IsEmpty, ReadChild(json, "arg"));
            case ".":
                return new Expr.Attribute(ReadChild(json, "left"), PolicyJsonReader.GetString(json, "attr"));
            case "has":
                return new Expr.Has(ReadChild(json, "left"), PolicyJsonReader.GetString(json, "attr"));
            case "like":
                return new Expr.Like(ReadChild(json, "left"), ReadPattern(PolicyJsonReader.GetMember(json, "pattern")));
            case "is":
                return new Expr.Is(
                    ReadChild(json, "left"), ReadEntityType(json),
                    PolicyJsonReader.FindMember(json, "in") is { } container ? ReadExpression(container) : null);
            case "Set":
                return new Expr.Set(ReadList(json, kind));
            case "Record":
                return ReadRecord(json);
            default:
                if (Operators.FindBinary(kind) is { } operation)
                    return new Expr.Binary(operation, ReadChild(json, "left"), ReadChild(json, "right"));
                return ExtensionFunctions.IsConstructor(kind) || ExtensionFunctions.IsMethod(kind)
                    ? new Expr.Call(kind, ReadList(json, kind))
                    : throw new InvalidJsonException(json, $"`{kind}` is not an expression");
        }
    }

    private Expr ReadChild(JsonElement json, string name) => ReadExpression(PolicyJsonReader.GetMember(json, name));

    private ValueList<Expr> ReadList(JsonElement json, string where) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(ReadExpression)]
        : throw new InvalidJsonException(json, $"{where}: expected a list");

    private Expr.Record ReadRecord(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new InvalidJsonException(json, "Record: expected an object");
        var fields = json.EnumerateObject().Select(f => new RecordField(f.Name, ReadExpression(f.Value))).ToArray();
        return fields.DistinctBy(f => f.Name).Count() == fields.Length
            ? new Expr.Record([.. fields])
            : throw new InvalidJsonException(json, "Record: an attribute is given twice");
    }

    /// <summary>Sets, records and extension values are not literals of the language, but JSON may contain them as values.</summary>
    private static Expr ReadConstant(JsonElement json) => ToExpression(ValueJson.Read(json, null, "Value"));

    private static Expr ToExpression(CedarValue value) => value switch
    {
        SetValue set => new Expr.Set([.. set.Elements.Select(ToExpression)]),
        RecordValue record => new Expr.Record([.. record.Attributes.Select(a => new RecordField(a.Key, ToExpression(a.Value)))]),
        DecimalValue number => ToCall("decimal", number.Text),
        IpAddressValue address => ToCall("ip", address.Text),
        DurationValue duration => ToCall("duration", duration.Text),
        DateTimeValue moment =>
            new Expr.Call("offset", [ToCall("datetime", "1970-01-01"), ToCall("duration", new DurationValue(moment.Milliseconds).Text)]),
        _ => new Expr.Literal(value),
    };

    private static Expr.Call ToCall(string function, string argument) => new(function, [new Expr.Literal(new StringValue(argument))]);

    private static LikePattern ReadPattern(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw new InvalidJsonException(json, "like: expected a list as `pattern`");
        var parts = new List<string> { "" };
        foreach (var part in json.EnumerateArray())
            if (part.ValueKind == JsonValueKind.String && part.GetString() == "Wildcard")
                parts.Add("");
            else
                parts[^1] += PolicyJsonReader.GetString(part, "Literal");
        return new LikePattern([.. parts]);
    }
}
