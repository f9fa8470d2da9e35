namespace Cedar.Schemas;

/// <summary>The declarations of entity types and actions that policies, entities and requests are validated against.</summary>
public sealed class Schema
{
    private readonly Dictionary<string, EntityTypeSchema> _entityTypes;
    private readonly Dictionary<EntityUid, ActionSchema> _actions;
    private readonly HashSet<string> _actionTypes;

    internal Schema(IEnumerable<EntityTypeSchema> entityTypes, IEnumerable<ActionSchema> actions)
    {
        _entityTypes = entityTypes.ToDictionary(e => e.Name, StringComparer.Ordinal);
        _actions = actions.ToDictionary(a => a.Uid);
        _actionTypes = [.. _actions.Keys.Select(a => a.Type)];
    }

    /// <summary>The entity types.</summary>
    public IReadOnlyCollection<EntityTypeSchema> EntityTypes => _entityTypes.Values;

    /// <summary>The actions.</summary>
    public IReadOnlyCollection<ActionSchema> Actions => _actions.Values;

    /// <summary>The actions as entities, with their groups as parents.</summary>
    public IEnumerable<Entity> ActionEntities =>
        _actions.Values.Select(a => new Entity(a.Uid, RecordValue.Empty, a.Parents, RecordValue.Empty));

    /// <summary>Parses the syntax of <c>.cedarschema</c> files.</summary>
    /// <exception cref="CedarSyntaxException">The text does not follow the grammar, or a name in it is not declared.</exception>
    public static Schema Parse(string text) => SchemaResolver.Resolve(new SchemaParser(text).ParseNamespaces());

    /// <summary>The schema in the syntax of <c>.cedarschema</c> files. Common types are written out where they are used.</summary>
    public override string ToString() => SchemaPrinter.Print(this);

    /// <summary>The declaration of an entity type, or null.</summary>
    public EntityTypeSchema? FindEntityType(string name) => _entityTypes.GetValueOrDefault(name);

    /// <summary>The declaration of an action, or null.</summary>
    public ActionSchema? FindAction(EntityUid uid) => _actions.GetValueOrDefault(uid);

    /// <summary>Whether the schema declares actions of this type.</summary>
    internal bool IsActionType(string name) => _actionTypes.Contains(name);

    /// <summary>Whether the schema allows an entity with this UID.</summary>
    internal bool AllowsEntity(EntityUid uid) =>
        FindEntityType(uid.Type) is { } type ? type.AllowedIds is null || type.AllowedIds.Contains(uid.Id) : _actions.ContainsKey(uid);

    /// <summary>Whether an entity of one type can be a descendant of an entity of the other.</summary>
    internal bool CanBeIn(string descendant, string ancestor) =>
        descendant == ancestor
        || (FindEntityType(descendant) is { } type
            ? type.Ancestors.Contains(ancestor)
            : _actions.Values.Any(a => a.Uid.Type == descendant && a.Ancestors.Any(u => u.Type == ancestor)));
}
