namespace Cedar.Schemas;

/// <summary>Builds a schema in code. Names are qualified; variables take the place of common types.</summary>
/// <example><code>
/// var schema = new SchemaBuilder()
///     .AddEntityType("App::User", tags: new CedarType.String(), memberOf: ["App::Group"])
///     .AddEntityType("App::Group")
///     .AddAction(new EntityUid("App::Action", "read"), principals: ["App::User"], resources: ["App::Group"])
///     .Build();
/// </code></example>
public sealed class SchemaBuilder
{
    private readonly Dictionary<string, (EntityTypeSchema Type, ValueList<string> Parents)> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<EntityUid, ActionSchema> _actions = [];

    /// <summary>Declares an entity type.</summary>
    /// <param name="name">The qualified name.</param>
    /// <param name="attributes">The attributes of its entities.</param>
    /// <param name="tags">The type of its entities' tags, or null if they have no tags.</param>
    /// <param name="memberOf">The types of direct parents; may be declared later.</param>
    /// <exception cref="FormatException">The name is invalid or already declared.</exception>
    public SchemaBuilder AddEntityType(
        string name, RecordAttributes? attributes = null, CedarType? tags = null, IEnumerable<string>? memberOf = null) =>
        AddType(new EntityTypeSchema(name, attributes ?? RecordAttributes.None, tags, null, new HashSet<string>()), [.. memberOf ?? []]);

    /// <summary>Declares an enumerated entity type.</summary>
    /// <exception cref="FormatException">The name is invalid or already declared, or there are no ids.</exception>
    public SchemaBuilder AddEnumType(string name, params IEnumerable<string> ids)
    {
        var known = ids.ToHashSet(StringComparer.Ordinal);
        return known.Count > 0
            ? AddType(new EntityTypeSchema(name, RecordAttributes.None, null, known, new HashSet<string>()), [])
            : throw new FormatException("an enumerated entity type needs at least one id");
    }

    /// <summary>Declares an action, or an action group if it has no principals and resources.</summary>
    /// <param name="uid">The action. Its type is <c>Action</c>, with or without a namespace.</param>
    /// <param name="principals">The types of principals that the action applies to.</param>
    /// <param name="resources">The types of resources that the action applies to.</param>
    /// <param name="context">The attributes of the context.</param>
    /// <param name="memberOf">The action groups that are its direct parents; may be declared later.</param>
    /// <exception cref="FormatException">The UID is not that of an action, or it is already declared.</exception>
    public SchemaBuilder AddAction(
        EntityUid uid,
        IEnumerable<string>? principals = null,
        IEnumerable<string>? resources = null,
        RecordAttributes? context = null,
        IEnumerable<EntityUid>? memberOf = null)
    {
        ArgumentNullException.ThrowIfNull(uid);
        if (!CedarText.IsPath(uid.Type) || !CedarText.IsActionType(uid.Type))
            throw new FormatException($"expected an action of the type `Action`, found {uid}");
        var action = new ActionSchema(
            uid,
            (principals ?? []).ToHashSet(StringComparer.Ordinal),
            (resources ?? []).ToHashSet(StringComparer.Ordinal),
            context ?? RecordAttributes.None,
            [.. memberOf ?? []],
            new HashSet<EntityUid>());
        return _actions.TryAdd(uid, action) ? this : throw new FormatException($"the action {uid} is declared twice");
    }

    /// <summary>Builds the schema.</summary>
    /// <exception cref="FormatException">A name is not declared, or an action is its own ancestor.</exception>
    public Schema Build() =>
        new([.. _entities.Values.Select(e => ResolveEntityType(e.Type, e.Parents))], [.. _actions.Values.Select(ResolveAction)]);

    private SchemaBuilder AddType(EntityTypeSchema type, ValueList<string> parents)
    {
        if (!CedarText.IsPath(type.Name))
            throw new FormatException($"`{type.Name}` is not an entity type");
        if (SchemaNames.FindReserved(type.Name, isCommon: false) is { } reason)
            throw new FormatException(reason);
        return _entities.TryAdd(type.Name, (type, parents))
            ? this
            : throw new FormatException($"the entity type `{type.Name}` is declared twice");
    }

    private EntityTypeSchema ResolveEntityType(EntityTypeSchema type, ValueList<string> parents)
    {
        CheckDeclared(type.Attributes);
        if (type.Tags is not null)
            CheckDeclared(type.Tags);
        return type with { Ancestors = TransitiveClosure.Compute(parents, name => FindEntityType(name).Parents) };
    }

    private ActionSchema ResolveAction(ActionSchema action)
    {
        foreach (var name in action.Principals.Concat(action.Resources))
            FindEntityType(name);
        CheckDeclared(action.Context);
        var ancestors = TransitiveClosure.Compute(action.Parents, group => _actions.TryGetValue(group, out var declared)
            ? declared.Parents
            : throw new FormatException(
                $"the action {group} is not declared{CedarText.SuggestName(group.Id, _actions.Keys.Select(a => a.Id))}"));
        return ancestors.Contains(action.Uid)
            ? throw new FormatException($"the action {action.Uid} is its own ancestor")
            : action with { Ancestors = ancestors };
    }

    private void CheckDeclared(RecordAttributes attributes)
    {
        foreach (var attribute in attributes.Values)
            CheckDeclared(attribute.Type);
    }

    private void CheckDeclared(CedarType type)
    {
        switch (type)
        {
            case CedarType.Entity entity when !_actions.Keys.Any(a => a.Type == entity.Name):
                FindEntityType(entity.Name);
                break;
            case CedarType.Set set:
                CheckDeclared(set.Element);
                break;
            case CedarType.Record record:
                CheckDeclared(record.Attributes);
                break;
            case CedarType.Extension extension when !SchemaNames.ExtensionTypes.Contains(extension.Name):
                throw new FormatException(
                    $"the type `{extension.Name}` is not declared{CedarText.SuggestName(extension.Name, SchemaNames.ExtensionTypes)}");
        }
    }

    private (EntityTypeSchema Type, ValueList<string> Parents) FindEntityType(string name) => _entities.TryGetValue(name, out var declared)
        ? declared
        : throw new FormatException($"the entity type `{name}` is not declared{CedarText.SuggestName(name, _entities.Keys)}");
}
