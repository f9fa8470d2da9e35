using System.Text.Json;
using Cedar.Policies;

namespace Cedar.Json;

/// <summary>Reads policies and sets of policies from JSON.</summary>
internal sealed class PolicyJsonReader(JsonPlaces places)
{
    public PolicySet Set(JsonElement json)
    {
        var policies = Members(json, "staticPolicies").Concat(Members(json, "templates")).Select(p => Policy(p.Value, p.Name));
        var links = Optional(json, "templateLinks") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(Link) : [];
        return new PolicySet([.. policies], [.. links]);
    }

    public Policy Policy(JsonElement json, string id)
    {
        var position = places.Of(json);
        var action = Demand(Member(json, "action"), "");
        if (!Actions(action))
            throw new JsonReadingException(Member(json, "action"), $"{id}: the action's scope wants entities of type `Action`");
        return new Policy
        {
            Id = id,
            Position = position,
            Effect = Text(json, "effect") switch
            {
                "permit" => Effect.Permit,
                "forbid" => Effect.Forbid,
                var other => throw new JsonReadingException(Member(json, "effect"), $"{id}: expected the effect permit or forbid, found {other}"),
            },
            Annotations = [.. Members(json, "annotations").Select(a => new Annotation(a.Name, a.Value.ValueKind == JsonValueKind.String ? a.Value.GetString()! : ""))],
            Principal = Demand(Member(json, "principal"), "?principal"),
            Action = action,
            Resource = Demand(Member(json, "resource"), "?resource"),
            Conditions = Optional(json, "conditions") is { ValueKind: JsonValueKind.Array } conditions ? [.. conditions.EnumerateArray().Select(Condition)] : [],
        };
    }

    private static bool Actions(Scope scope) => scope switch
    {
        Scope.Equal { Entity.Entity: { } uid } => CedarText.IsActionType(uid.Type),
        Scope.In { Entity.Entity: { } uid } => CedarText.IsActionType(uid.Type),
        Scope.InAny any => any.Entities.All(uid => CedarText.IsActionType(uid.Type)),
        _ => scope is Scope.Any,
    };

    private Condition Condition(JsonElement json) => new(
        Text(json, "kind") switch
        {
            "when" => true,
            "unless" => false,
            var other => throw new JsonReadingException(Member(json, "kind"), $"expected a condition of the kind when or unless, found {other}"),
        },
        new ExprJsonReader(places).Expression(Member(json, "body")));

    private static TemplateLink Link(JsonElement json)
    {
        var values = Members(json, "values").ToDictionary(v => v.Name, v => ValueJson.ReadUid(v.Value, v.Name));
        return new TemplateLink(Text(json, "newId"), Text(json, "templateId"), values.GetValueOrDefault("?principal"), values.GetValueOrDefault("?resource"));
    }

    private Scope Demand(JsonElement json, string slot) => Demanded(json, slot) with { Position = places.Of(json) };

    private static Scope Demanded(JsonElement json, string slot) => Text(json, "op") switch
    {
        "All" => new Scope.Any(),
        "==" => new Scope.Equal(Target(json, slot)),
        "in" when Optional(json, "entities") is { ValueKind: JsonValueKind.Array } entities =>
            new Scope.InAny([.. entities.EnumerateArray().Select(e => ValueJson.ReadUid(e, "entities"))]),
        "in" => new Scope.In(Target(json, slot)),
        "is" => new Scope.Is(ExprJsonReader.EntityType(json), Optional(json, "in") is { } container ? Target(container, slot) : null),
        var other => throw new JsonReadingException(Member(json, "op"), $"expected the operator All, ==, in or is, found {other}"),
    };

    private static EntityOrSlot Target(JsonElement json, string slot)
    {
        if (Optional(json, "slot") is not { } given)
            return new EntityOrSlot(ValueJson.ReadUid(Member(json, "entity"), "entity"));
        return slot.Length > 0 && given.ValueKind == JsonValueKind.String && given.GetString() == slot
            ? EntityOrSlot.Slot
            : throw new JsonReadingException(given, $"the slot {given} cannot stand here");
    }

    internal static JsonElement Member(JsonElement json, string name) =>
        Optional(json, name) ?? throw new JsonReadingException(json, $"expected an object with `{name}`");

    internal static string Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw new JsonReadingException(json, $"expected a text as `{name}`");

    internal static JsonElement? Optional(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    private static IEnumerable<JsonProperty> Members(JsonElement json, string name) =>
        Optional(json, name) is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject() : [];
}
