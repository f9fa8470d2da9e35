using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>Checks entities and requests against a schema.</summary>
internal static class EntityValidator
{
    public static void Check(EntityStore store, Schema schema)
    {
        foreach (var entity in store.Entities)
            if (FindError(entity, store, schema) is { } problem)
                throw new FormatException($"{entity.Uid}: {problem}");
    }

    /// <summary>The reason why a value does not have a type, or null if it has.</summary>
    public static string? FindError(CedarValue value, CedarType type, Schema schema) => (value, type) switch
    {
        (BooleanValue, CedarType.Boolean) or (LongValue, CedarType.Long) or (StringValue, CedarType.String) => null,
        (EntityUid uid, CedarType.Entity entity) => uid.Type == entity.Name ? FindUnknown(uid, schema) : FormatMismatch(value, type),
        (SetValue set, CedarType.Set { Element: var element }) =>
            set.Elements.Select(e => FindError(e, element, schema)).FirstOrDefault(p => p is not null),
        (RecordValue record, CedarType.Record { Attributes: var attributes }) => FindError(record, attributes, schema),
        (_, CedarType.Unknown) => null,
        (_, CedarType.Extension extension) when value.TypeName == extension.Name => null,
        _ => FormatMismatch(value, type),
    };

    public static string? FindError(RecordValue record, RecordAttributes attributes, Schema schema)
    {
        foreach (var attribute in attributes.Values)
        {
            if (!record.TryGet(attribute.Name, out var value))
            {
                if (attribute.Required)
                    return $"the attribute {CedarText.Quote(attribute.Name)} is missing";
            }
            else if (FindError(value, attribute.Type, schema) is { } problem)
            {
                return $"{attribute.Name}: {problem}";
            }
        }

        var extra = record.Attributes.Keys.FirstOrDefault(name => !attributes.TryGet(name, out _));
        if (extra is null)
            return null;
        var hint = CedarText.SuggestName(extra, attributes.Values.Select(a => a.Name));
        return $"the attribute {CedarText.Quote(extra)} is not declared{hint}";
    }

    /// <summary>The reason why the schema does not allow an entity, or null if it does.</summary>
    public static string? FindUnknown(EntityUid uid, Schema schema)
    {
        if (schema.AllowsEntity(uid))
            return null;
        if (schema.FindEntityType(uid.Type) is { AllowedIds: { } ids })
            return $"{uid} is not an id of the enumerated type `{uid.Type}`{CedarText.SuggestName(uid.Id, ids)}";
        if (!schema.IsActionType(uid.Type) && !CedarText.IsActionType(uid.Type))
            return FormatUndeclaredType(uid.Type, schema);
        var actions = schema.Actions.Where(a => a.Uid.Type == uid.Type).Select(a => a.Uid.Id);
        return $"the action {uid} is not declared{CedarText.SuggestName(uid.Id, actions)}";
    }

    public static string FormatUndeclaredType(string type, Schema schema) =>
        $"the entity type `{type}` is not declared{CedarText.SuggestName(type, schema.EntityTypes.Select(e => e.Name))}";

    private static string? FindError(Entity entity, EntityStore store, Schema schema)
    {
        if (FindUnknown(entity.Uid, schema) is { } unknown)
            return unknown;
        if (schema.FindAction(entity.Uid) is { } action)
            return entity.Attributes.Count > 0 || entity.Tags.Count > 0 ? "actions have neither attributes nor tags"
                : action.Ancestors.SetEquals(store.GetAncestors(entity.Uid)) ? null : "the action's groups differ from the schema";
        var type = schema.FindEntityType(entity.Uid.Type)!;
        if (FindError(entity.Attributes, type.Attributes, schema) is { } problem)
            return problem;
        var parent = store.GetAncestors(entity.Uid).FirstOrDefault(a => !type.Ancestors.Contains(a.Type) || !schema.AllowsEntity(a));
        if (parent is not null)
            return $"an entity of type `{type.Name}` cannot be a descendant of {parent}";
        if (entity.Tags.Count > 0 && type.Tags is null)
            return $"entities of type `{type.Name}` have no tags";
        return entity.Tags.Attributes.Values.Select(t => FindError(t, type.Tags!, schema)).FirstOrDefault(p => p is not null);
    }

    private static string FormatMismatch(CedarValue value, CedarType type) => $"expected {type}, found {value}";
}
