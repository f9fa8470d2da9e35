using System.Text.Json;
using Cedar.Policies;

namespace Cedar.Json;

/// <summary>Reads policies and policy sets from JSON.</summary>
internal sealed class PolicyJsonReader(JsonPositions positions)
{
    public PolicySet ReadSet(JsonElement json)
    {
        var set = new JsonMembers(json, "the policy set", "staticPolicies", "templates", "templateLinks");
        var policies = set.GetMap("staticPolicies").Select(p => ReadPolicy(p.Value, p.Name)).ToList();
        if (policies.Find(p => p.IsTemplate) is { } template)
            throw new InvalidJsonException(set.Get("staticPolicies"), $"the policy `{template.Id}` has slots; it is a template");
        var templates = set.GetMap("templates").Select(p => ReadPolicy(p.Value, p.Name));
        return new PolicySet([.. policies, .. templates], [.. set.GetList("templateLinks").Select(ReadLink)]);
    }

    public Policy ReadPolicy(JsonElement json, string id)
    {
        var policy = new JsonMembers(
            json, $"the policy `{id}`", "effect", "principal", "action", "resource", "conditions", "annotations");
        var effect = policy.GetString("effect") switch
        {
            "permit" => Effect.Permit,
            "forbid" => Effect.Forbid,
            var other => throw new InvalidJsonException(
                policy.Get("effect"), $"{id}: expected the effect permit or forbid, found {other}"),
        };
        return new Policy
        {
            Id = id,
            Position = positions.Locate(json),
            Effect = effect,
            Annotations = AnnotationJson.Read(policy),
            Principal = ReadScope(policy.Get("principal"), "?principal"),
            Action = ReadActionScope(policy.Get("action"), id),
            Resource = ReadScope(policy.Get("resource"), "?resource"),
            Conditions = [.. policy.GetList("conditions").Select(ReadCondition)],
        };
    }

    private Condition ReadCondition(JsonElement json)
    {
        var condition = new JsonMembers(json, "the condition", "kind", "body");
        var isWhen = condition.GetString("kind") switch
        {
            "when" => true,
            "unless" => false,
            var other => throw new InvalidJsonException(
                condition.Get("kind"), $"expected a condition of the kind when or unless, found {other}"),
        };
        return new Condition(isWhen, new ExprJsonReader(positions).ReadExpression(condition.Get("body")));
    }

    private static TemplateLink ReadLink(JsonElement json)
    {
        var link = new JsonMembers(json, "the template link", "newId", "templateId", "values");
        var values = new JsonMembers(link.Get("values"), "the template link's `values`", "?principal", "?resource");
        EntityUid? Find(string slot) => values.Find(slot) is { } uid ? ValueJson.ReadUid(uid, slot) : null;
        return new TemplateLink(link.GetString("newId"), link.GetString("templateId"), Find("?principal"), Find("?resource"));
    }

    private Scope ReadActionScope(JsonElement json, string id)
    {
        var scope = ReadScope(json, "");
        var isValid = scope switch
        {
            Scope.Equal { Entity.Entity: { } uid } => CedarText.IsActionType(uid.Type),
            Scope.In { Entity.Entity: { } uid } => CedarText.IsActionType(uid.Type),
            Scope.InAny any => any.Entities.All(uid => CedarText.IsActionType(uid.Type)),
            _ => scope is Scope.Any,
        };
        return isValid ? scope : throw new InvalidJsonException(json, $"{id}: the action's scope requires entities of type `Action`");
    }

    /// <summary>Reads a scope.</summary>
    /// <param name="json">The scope.</param>
    /// <param name="slot">The slot that it may have; empty for the action's, which alone may have a list of entities.</param>
    private Scope ReadScope(JsonElement json, string slot) => ReadScopeOperator(json, slot) with { Position = positions.Locate(json) };

    private static Scope ReadScopeOperator(JsonElement json, string slot)
    {
        const string what = "the scope";
        var operation = new JsonMembers(json, what, "op", "entity", "entities", "slot", "entity_type", "in").GetString("op");
        switch (operation)
        {
            case "All" or "all":
                _ = new JsonMembers(json, what, "op");
                return new Scope.Any();
            case "==":
                return new Scope.Equal(ReadEntityOrSlot(new JsonMembers(json, what, "op", "entity", "slot"), slot));
            case "in" when slot.Length == 0 && json.TryGetProperty("entities", out _):
                return new Scope.InAny(
                    [.. new JsonMembers(json, what, "op", "entities").GetList("entities").Select(e => ValueJson.ReadUid(e, "entities"))]);
            case "in":
                return new Scope.In(ReadEntityOrSlot(new JsonMembers(json, what, "op", "entity", "slot"), slot));
            case "is" when slot.Length > 0:
                var type = new JsonMembers(json, what, "op", "entity_type", "in");
                return new Scope.Is(
                    ValueJson.ReadEntityType(type.Get("entity_type")),
                    type.Find("in") is { } container ? ReadEntityOrSlot(new JsonMembers(container, "`in`", "entity", "slot"), slot) : null);
            default:
                var at = json.GetProperty("op");
                throw new InvalidJsonException(at, $"expected the operator All, ==, in or is, found {operation}");
        }
    }

    private static EntityOrSlot ReadEntityOrSlot(JsonMembers json, string slot)
    {
        if (json.Find("slot") is not { } given)
            return new EntityOrSlot(ValueJson.ReadUid(json.Get("entity"), "entity"));
        if (json.Find("entity") is { } entity)
            throw new InvalidJsonException(entity, "the scope has a slot and an entity");
        return slot.Length > 0 && given.ValueKind == JsonValueKind.String && given.GetString() == slot
            ? EntityOrSlot.Slot
            : throw new InvalidJsonException(given, $"the slot {given} is not allowed here");
    }
}
