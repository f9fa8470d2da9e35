namespace Cedar.Schemas;

/// <summary>Looks up the names of a schema and computes what is in what.</summary>
internal sealed class SchemaResolver
{
    private const int LongestChain = 200;

    private readonly Dictionary<string, (RawNamespace Space, RawType Type)> _common = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (RawNamespace Space, RawEntityType Type)> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<EntityUid, (RawNamespace Space, RawAction Action)> _actions = [];
    private readonly Dictionary<string, CedarType> _resolved = new(StringComparer.Ordinal);
    private int _depth;

    private SchemaResolver(IEnumerable<RawNamespace> namespaces)
    {
        foreach (var space in namespaces)
        {
            foreach (var (name, type) in space.CommonTypes)
                _common[space.Qualify(name)] = (space, type);
            foreach (var (name, type) in space.EntityTypes)
                _entities[space.Qualify(name)] = (space, type);
            foreach (var (id, action) in space.Actions)
                _actions[new EntityUid(space.Qualify("Action"), id)] = (space, action);
        }
    }

    public static Schema Resolve(IEnumerable<RawNamespace> namespaces)
    {
        var resolver = new SchemaResolver(namespaces);
        resolver.CheckShadowing();
        foreach (var (space, type) in resolver._common.Values)
            resolver.Type(type, space);
        return new Schema(
            [.. resolver._entities.Select(e => resolver.EntityType(e.Key, e.Value.Space, e.Value.Type))],
            [.. resolver._actions.Select(a => resolver.Action(a.Key, a.Value.Space, a.Value.Action))]);
    }

    /// <summary>A namespace may not declare what the schema also declares without one: whoever reads the bare name could take either (RFC 70).</summary>
    private void CheckShadowing()
    {
        var types = _common.Select(c => (Name: c.Key, c.Value.Space, c.Value.Type.Position))
            .Concat(_entities.Select(e => (Name: e.Key, e.Value.Space, e.Value.Type.Position)));
        foreach (var (name, space, position) in types.Where(t => t.Space.Name.Length > 0))
            if (name[(space.Name.Length + 2)..] is var bare && (_common.ContainsKey(bare) || _entities.ContainsKey(bare)))
                throw new CedarSyntaxException($"the type `{name}` shadows `{bare}`, which is declared without a namespace", position);
        foreach (var (uid, (space, action)) in _actions.Where(a => a.Value.Space.Name.Length > 0))
            if (new EntityUid("Action", uid.Id) is var bare && _actions.ContainsKey(bare))
                throw new CedarSyntaxException($"the action {uid} shadows {bare}, which is declared without a namespace", action.Position);
    }

    private EntityTypeSchema EntityType(string name, RawNamespace space, RawEntityType raw) => new(
        name,
        raw.Shape is null ? RecordAttributes.None : Record(raw.Shape, space),
        raw.Tags is null ? null : Type(raw.Tags, space),
        raw.Ids?.ToHashSet(StringComparer.Ordinal),
        Closure.Of(ParentTypes(name), ParentTypes));

    private IEnumerable<string> ParentTypes(string name)
    {
        var (space, raw) = _entities[name];
        return raw.MemberOf.Select(parent => EntityName(parent, space));
    }

    private ActionSchema Action(EntityUid uid, RawNamespace space, RawAction raw)
    {
        var ancestors = Closure.Of(Groups(uid), Groups);
        if (ancestors.Contains(uid))
            throw new CedarSyntaxException($"the action {uid} is in itself", raw.Position);
        return new ActionSchema(
            uid,
            raw.Principals.Select(p => EntityName(p, space)).ToHashSet(StringComparer.Ordinal),
            raw.Resources.Select(r => EntityName(r, space)).ToHashSet(StringComparer.Ordinal),
            raw.Context is null ? RecordAttributes.None : Record(raw.Context, space),
            [.. Groups(uid)],
            ancestors);
    }

    private IEnumerable<EntityUid> Groups(EntityUid action)
    {
        var (space, raw) = _actions[action];
        foreach (var (type, id) in raw.MemberOf)
        {
            EntityUid[] candidates = type is null
                ? [new EntityUid(action.Type, id)]
                : [new EntityUid(space.Qualify(type), id), new EntityUid(type, id)];
            yield return Array.Find(candidates, _actions.ContainsKey)
                ?? throw new CedarSyntaxException(
                    $"the action {candidates[0]} is not declared{CedarText.SuggestName(id, _actions.Keys.Select(a => a.Id))}", raw.Position);
        }
    }

    private string EntityName(RawType.Named name, RawNamespace space) =>
        Candidates(name.Name, space).FirstOrDefault(_entities.ContainsKey) ?? throw Undeclared("entity type", name, _entities.Keys);

    /// <summary>The namespace's own declaration comes before the one without namespace.</summary>
    private static string[] Candidates(string name, RawNamespace space) =>
        name.Contains("::", StringComparison.Ordinal) ? [name] : [space.Qualify(name), name];

    private RecordAttributes Record(RawType raw, RawNamespace space) => Type(raw, space) is CedarType.Record record
        ? record.Attributes
        : throw new CedarSyntaxException("expected a record type", raw.Position);

    private CedarType Type(RawType raw, RawNamespace space)
    {
        if (++_depth > LongestChain)
            throw new CedarSyntaxException($"the type refers to itself, or nests deeper than {LongestChain} levels", raw.Position);
        var type = raw switch
        {
            RawType.Set set => new CedarType.Set(Type(set.Element, space)),
            RawType.Record record => new CedarType.Record(new RecordAttributes(
                record.Attributes.Select(a => new AttributeType(a.Name, Type(a.Type, space), a.Required)))),
            RawType.Named named => Named(named, space),
            _ => throw new ArgumentOutOfRangeException(nameof(raw)),
        };
        _depth--;
        return type;
    }

    private CedarType Named(RawType.Named named, RawNamespace space)
    {
        if (named.Allowed != RawType.Kind.Builtin)
            foreach (var candidate in Candidates(named.Name, space))
            {
                if (named.Allowed != RawType.Kind.Entity && _common.ContainsKey(candidate))
                    return Common(candidate);
                if (named.Allowed != RawType.Kind.Common && _entities.ContainsKey(candidate))
                    return new CedarType.Entity(candidate);
            }

        if (named.Allowed != RawType.Kind.Entity && Builtin(named.Name) is { } builtin)
            return builtin;
        throw Undeclared("type", named, [.. _common.Keys, .. _entities.Keys, "Long", "String", "Bool", "decimal", "ipaddr", "datetime", "duration"]);
    }

    private CedarType Common(string name)
    {
        if (_resolved.TryGetValue(name, out var known))
            return known;
        var (space, raw) = _common[name];
        return _resolved[name] = Type(raw, space);
    }

    private static CedarType? Builtin(string name) => name switch
    {
        "Long" => new CedarType.Long(),
        "String" => new CedarType.String(),
        "Bool" or "Boolean" => new CedarType.Boolean(),
        "decimal" or "ipaddr" or "datetime" or "duration" => new CedarType.Extension(name),
        _ => null,
    };

    private static CedarSyntaxException Undeclared(string kind, RawType.Named name, IEnumerable<string> known) =>
        new($"the {kind} `{name.Name}` is not declared{CedarText.SuggestName(name.Name, known)}", name.Position);
}
