using System.Text.Json;
using Cedar.Policies;

namespace Cedar.Json;

/// <summary>Reads policies and policy sets from JSON.</summary>
internal sealed class PolicyJsonReader(JsonPositions positions)
{
    public PolicySet ReadSet(JsonElement json)
    {
        var policies = GetMembers(json, "staticPolicies").Concat(GetMembers(json, "templates")).Select(p => ReadPolicy(p.Value, p.Name));
        var links = FindMember(json, "templateLinks") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(ReadLink)
            : [];
        return new PolicySet([.. policies], [.. links]);
    }

    public Policy ReadPolicy(JsonElement json, string id)
    {
        var position = positions.Locate(json);
        var action = ReadScope(GetMember(json, "action"), "");
        if (!HasOnlyActions(action))
            throw new InvalidJsonException(GetMember(json, "action"), $"{id}: the action's scope requires entities of type `Action`");
        return new Policy
        {
            Id = id,
            Position = position,
            Effect = GetString(json, "effect") switch
            {
                "permit" => Effect.Permit,
                "forbid" => Effect.Forbid,
                var other => throw new InvalidJsonException(
                    GetMember(json, "effect"), $"{id}: expected the effect permit or forbid, found {other}"),
            },
            Annotations = [
                .. GetMembers(json, "annotations")
                    .Select(a => new Annotation(a.Name, a.Value.ValueKind == JsonValueKind.String ? a.Value.GetString()! : ""))],
            Principal = ReadScope(GetMember(json, "principal"), "?principal"),
            Action = action,
            Resource = ReadScope(GetMember(json, "resource"), "?resource"),
            Conditions = FindMember(json, "conditions") is { ValueKind: JsonValueKind.Array } conditions
                ? [.. conditions.EnumerateArray().Select(ReadCondition)]
                : [],
        };
    }

    private static bool HasOnlyActions(Scope scope) => scope switch
    {
        Scope.Equal { Entity.Entity: { } uid } => CedarText.IsActionType(uid.Type),
        Scope.In { Entity.Entity: { } uid } => CedarText.IsActionType(uid.Type),
        Scope.InAny any => any.Entities.All(uid => CedarText.IsActionType(uid.Type)),
        _ => scope is Scope.Any,
    };

    private Condition ReadCondition(JsonElement json) => new(
        GetString(json, "kind") switch
        {
            "when" => true,
            "unless" => false,
            var other => throw new InvalidJsonException(
                GetMember(json, "kind"), $"expected a condition of the kind when or unless, found {other}"),
        },
        new ExprJsonReader(positions).ReadExpression(GetMember(json, "body")));

    private static TemplateLink ReadLink(JsonElement json)
    {
        var values = GetMembers(json, "values").ToDictionary(v => v.Name, v => ValueJson.ReadUid(v.Value, v.Name));
        return new TemplateLink(
            GetString(json, "newId"), GetString(json, "templateId"), values.GetValueOrDefault("?principal"),
            values.GetValueOrDefault("?resource"));
    }

    private Scope ReadScope(JsonElement json, string slot) => ReadScopeOperator(json, slot) with { Position = positions.Locate(json) };

    private static Scope ReadScopeOperator(JsonElement json, string slot) => GetString(json, "op") switch
    {
        "All" => new Scope.Any(),
        "==" => new Scope.Equal(ReadEntityOrSlot(json, slot)),
        "in" when FindMember(json, "entities") is { ValueKind: JsonValueKind.Array } entities =>
            new Scope.InAny([.. entities.EnumerateArray().Select(e => ValueJson.ReadUid(e, "entities"))]),
        "in" => new Scope.In(ReadEntityOrSlot(json, slot)),
        "is" =>
            new Scope.Is(
                ExprJsonReader.ReadEntityType(json), FindMember(json, "in") is { } container ? ReadEntityOrSlot(container, slot) : null),
        var other => throw new InvalidJsonException(GetMember(json, "op"), $"expected the operator All, ==, in or is, found {other}"),
    };

    private static EntityOrSlot ReadEntityOrSlot(JsonElement json, string slot)
    {
        if (FindMember(json, "slot") is not { } given)
            return new EntityOrSlot(ValueJson.ReadUid(GetMember(json, "entity"), "entity"));
        return slot.Length > 0 && given.ValueKind == JsonValueKind.String && given.GetString() == slot
            ? EntityOrSlot.Slot
            : throw new InvalidJsonException(given, $"the slot {given} is not allowed here");
    }

    internal static JsonElement GetMember(JsonElement json, string name) =>
        FindMember(json, name) ?? throw new InvalidJsonException(json, $"expected an object with `{name}`");

    internal static string GetString(JsonElement json, string name) =>
        GetMember(json, name) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw new InvalidJsonException(json, $"expected a string as `{name}`");

    internal static JsonElement? FindMember(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    private static IEnumerable<JsonProperty> GetMembers(JsonElement json, string name) =>
        FindMember(json, name) is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject() : [];
}
