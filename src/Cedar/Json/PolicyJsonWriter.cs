using System.Text;
using System.Text.Json.Nodes;
using Cedar.Policies;

namespace Cedar.Json;

/// <summary>
/// Writes policies as the official implementation does: each character of a pattern alone, and a list of one action as the action.
/// </summary>
internal static class PolicyJsonWriter
{
    public static JsonObject WritePolicy(Policy policy)
    {
        var json = new JsonObject
        {
            ["effect"] = policy.Effect == Effect.Permit ? "permit" : "forbid",
            ["principal"] = WriteScope(policy.Principal, "?principal"),
            ["action"] = WriteScope(policy.Action, ""),
            ["resource"] = WriteScope(policy.Resource, "?resource"),
            ["conditions"] = new JsonArray([.. policy.Conditions.Select(c => new JsonObject
            {
                ["kind"] = c.IsWhen ? "when" : "unless",
                ["body"] = WriteExpression(c.Body),
            })]),
        };
        if (policy.Annotations.Count > 0)
            json["annotations"] = new JsonObject(policy.Annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        return json;
    }

    public static JsonObject WriteLink(TemplateLink link)
    {
        var values = new JsonObject();
        if (link.Principal is not null)
            values["?principal"] = WriteUid(link.Principal);
        if (link.Resource is not null)
            values["?resource"] = WriteUid(link.Resource);
        return new JsonObject { ["newId"] = link.Id, ["templateId"] = link.TemplateId, ["values"] = values };
    }

    private static JsonObject WriteScope(Scope scope, string slot)
    {
        switch (scope)
        {
            case Scope.Equal equal:
                return WriteEntityOrSlot(new JsonObject { ["op"] = "==" }, equal.Entity, slot);
            case Scope.In within:
                return WriteEntityOrSlot(new JsonObject { ["op"] = "in" }, within.Entity, slot);
            case Scope.InAny { Entities: [var single] }:
                return new JsonObject { ["op"] = "in", ["entity"] = WriteUid(single) };
            case Scope.InAny any:
                return new JsonObject { ["op"] = "in", ["entities"] = new JsonArray([.. any.Entities.Select(WriteUid)]) };
            case Scope.Is type:
                var json = new JsonObject { ["op"] = "is", ["entity_type"] = type.EntityType };
                if (type.Container is not null)
                    json["in"] = WriteEntityOrSlot([], type.Container, slot);
                return json;
            default:
                return new JsonObject { ["op"] = "All" };
        }
    }

    private static JsonObject WriteEntityOrSlot(JsonObject json, EntityOrSlot entity, string slot)
    {
        if (entity.Entity is null)
            json["slot"] = slot;
        else
            json["entity"] = WriteUid(entity.Entity);
        return json;
    }

    private static JsonObject WriteUid(EntityUid uid) => new() { ["type"] = uid.Type, ["id"] = uid.Id };

    private static JsonObject WriteExpression(Expr expression) => expression switch
    {
        Expr.Literal literal => WriteNode("Value", WriteLiteral(literal.Value)),
        Expr.Variable variable => WriteNode("Var", Operators.GetName(variable.Name)),
        Expr.If e => WriteNode("if-then-else", new JsonObject
        {
            ["if"] = WriteExpression(e.Condition),
            ["then"] = WriteExpression(e.Then),
            ["else"] = WriteExpression(e.Else),
        }),
        Expr.And { HasPath: { } path } e => WriteHas(ExtendedHas.FindTarget(e), new JsonArray([.. path.Select(n => (JsonNode)n)])),
        Expr.And e => WritePair("&&", e.Left, e.Right),
        Expr.Or e => WritePair("||", e.Left, e.Right),
        Expr.Unary e =>
            WriteNode(
                e.Operator switch { UnaryOperator.Not => "!", UnaryOperator.Negate => "neg", _ => "isEmpty" },
                new JsonObject { ["arg"] = WriteExpression(e.Operand) }),
        Expr.Binary e => WritePair(Operators.GetSymbol(e.Operator), e.Left, e.Right),
        Expr.Attribute e => WriteNode(".", new JsonObject { ["left"] = WriteExpression(e.Target), ["attr"] = e.Name }),
        Expr.Has e => WriteHas(e.Target, e.Name),
        Expr.Like e => WriteNode("like", new JsonObject { ["left"] = WriteExpression(e.Target), ["pattern"] = WritePattern(e.Pattern) }),
        Expr.Is e => WriteIs(e),
        Expr.Set e => WriteNode("Set", new JsonArray([.. e.Elements.Select(WriteExpression)])),
        Expr.Record e =>
            WriteNode("Record", new JsonObject(e.Fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)WriteExpression(f.Value))))),
        Expr.Call e => WriteNode(e.Function, new JsonArray([.. e.Arguments.Select(WriteExpression)])),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    private static JsonNode WriteLiteral(CedarValue value) => value switch
    {
        BooleanValue boolean => boolean.Value,
        LongValue number => number.Value,
        StringValue text => text.Value,
        EntityUid uid => new JsonObject { ["__entity"] = WriteUid(uid) },
        _ => throw new ArgumentException($"{value} is not a literal", nameof(value)),
    };

    private static JsonObject WriteIs(Expr.Is type)
    {
        var json = new JsonObject { ["left"] = WriteExpression(type.Target), ["entity_type"] = type.EntityType };
        if (type.Container is not null)
            json["in"] = WriteExpression(type.Container);
        return WriteNode("is", json);
    }

    private static JsonArray WritePattern(LikePattern pattern)
    {
        var parts = new JsonArray();
        for (var i = 0; i < pattern.Parts.Count; i++)
        {
            if (i > 0)
                parts.Add((JsonNode)"Wildcard");
            foreach (var character in pattern.Parts[i].EnumerateRunes())
                parts.Add((JsonNode)new JsonObject { ["Literal"] = character.ToString() });
        }

        return parts;
    }

    private static JsonObject WriteHas(Expr target, JsonNode attribute) =>
        WriteNode("has", new JsonObject { ["left"] = WriteExpression(target), ["attr"] = attribute });

    private static JsonObject WritePair(string key, Expr left, Expr right) =>
        WriteNode(key, new JsonObject { ["left"] = WriteExpression(left), ["right"] = WriteExpression(right) });

    private static JsonObject WriteNode(string key, JsonNode value) => new() { [key] = value };
}
