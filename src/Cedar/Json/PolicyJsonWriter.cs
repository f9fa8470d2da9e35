using System.Text.Json.Nodes;
using Cedar.Policies;

namespace Cedar.Json;

internal static class PolicyJsonWriter
{
    public static JsonObject Policy(Policy policy)
    {
        var json = new JsonObject
        {
            ["effect"] = policy.Effect == Effect.Permit ? "permit" : "forbid",
            ["principal"] = Demand(policy.Principal, "?principal"),
            ["action"] = Demand(policy.Action, ""),
            ["resource"] = Demand(policy.Resource, "?resource"),
            ["conditions"] = new JsonArray([.. policy.Conditions.Select(c => new JsonObject
            {
                ["kind"] = c.IsWhen ? "when" : "unless",
                ["body"] = Expression(c.Body),
            })]),
        };
        if (policy.Annotations.Count > 0)
            json["annotations"] = new JsonObject(policy.Annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        return json;
    }

    public static JsonObject Link(TemplateLink link)
    {
        var values = new JsonObject();
        if (link.Principal is not null)
            values["?principal"] = Uid(link.Principal);
        if (link.Resource is not null)
            values["?resource"] = Uid(link.Resource);
        return new JsonObject { ["newId"] = link.Id, ["templateId"] = link.TemplateId, ["values"] = values };
    }

    private static JsonObject Demand(Scope scope, string slot)
    {
        switch (scope)
        {
            case Scope.Equal equal:
                return Target(new JsonObject { ["op"] = "==" }, equal.Entity, slot);
            case Scope.In within:
                return Target(new JsonObject { ["op"] = "in" }, within.Entity, slot);
            case Scope.InAny any:
                return new JsonObject { ["op"] = "in", ["entities"] = new JsonArray([.. any.Entities.Select(Uid)]) };
            case Scope.Is type:
                var json = new JsonObject { ["op"] = "is", ["entity_type"] = type.EntityType };
                if (type.Container is not null)
                    json["in"] = Target([], type.Container, slot);
                return json;
            default:
                return new JsonObject { ["op"] = "All" };
        }
    }

    private static JsonObject Target(JsonObject json, EntityOrSlot entity, string slot)
    {
        if (entity.Entity is null)
            json["slot"] = slot;
        else
            json["entity"] = Uid(entity.Entity);
        return json;
    }

    private static JsonObject Uid(EntityUid uid) => new() { ["type"] = uid.Type, ["id"] = uid.Id };

    private static JsonObject Expression(Expr expression) => expression switch
    {
        Expr.Literal literal => Node("Value", Literal(literal.Value)),
        Expr.Variable variable => Node("Var", Operators.Name(variable.Name)),
        Expr.If e => Node("if-then-else", new JsonObject
        {
            ["if"] = Expression(e.Condition),
            ["then"] = Expression(e.Then),
            ["else"] = Expression(e.Else),
        }),
        Expr.And e => Pair("&&", e.Left, e.Right),
        Expr.Or e => Pair("||", e.Left, e.Right),
        Expr.Unary e => Node(e.Operator switch { UnaryOperator.Not => "!", UnaryOperator.Negate => "neg", _ => "isEmpty" }, new JsonObject { ["arg"] = Expression(e.Operand) }),
        Expr.Binary e => Pair(Operators.Symbol(e.Operator), e.Left, e.Right),
        Expr.Attribute e => Node(".", new JsonObject { ["left"] = Expression(e.Target), ["attr"] = e.Name }),
        Expr.Has e => Node("has", new JsonObject { ["left"] = Expression(e.Target), ["attr"] = e.Name }),
        Expr.Like e => Node("like", new JsonObject { ["left"] = Expression(e.Target), ["pattern"] = Pattern(e.Pattern) }),
        Expr.Is e => Is(e),
        Expr.Set e => Node("Set", new JsonArray([.. e.Elements.Select(Expression)])),
        Expr.Record e => Node("Record", new JsonObject(e.Fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)Expression(f.Value))))),
        Expr.Call e => Node(e.Function, new JsonArray([.. e.Arguments.Select(Expression)])),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    private static JsonNode Literal(CedarValue value) => value switch
    {
        BooleanValue boolean => boolean.Value,
        LongValue number => number.Value,
        StringValue text => text.Value,
        EntityUid uid => new JsonObject { ["__entity"] = Uid(uid) },
        _ => throw new ArgumentException($"{value} is no literal of the language", nameof(value)),
    };

    private static JsonObject Is(Expr.Is type)
    {
        var json = new JsonObject { ["left"] = Expression(type.Target), ["entity_type"] = type.EntityType };
        if (type.Container is not null)
            json["in"] = Expression(type.Container);
        return Node("is", json);
    }

    private static JsonArray Pattern(LikePattern pattern)
    {
        var parts = new JsonArray();
        for (var i = 0; i < pattern.Parts.Count; i++)
        {
            if (i > 0)
                parts.Add((JsonNode)"Wildcard");
            if (pattern.Parts[i].Length > 0)
                parts.Add((JsonNode)new JsonObject { ["Literal"] = pattern.Parts[i] });
        }

        return parts;
    }

    private static JsonObject Pair(string key, Expr left, Expr right) =>
        Node(key, new JsonObject { ["left"] = Expression(left), ["right"] = Expression(right) });

    private static JsonObject Node(string key, JsonNode value) => new() { [key] = value };
}
