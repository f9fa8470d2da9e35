namespace Cedar.Schemas;

/// <summary>Resolves the names of a schema and computes the hierarchies.</summary>
internal sealed class SchemaResolver
{
    private const int MaxDepth = 200;

    private readonly Dictionary<string, (RawNamespace Space, RawType Type)> _common = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (RawNamespace Space, RawEntityType Type)> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<EntityUid, (RawNamespace Space, RawAction Action)> _actions = [];
    private readonly HashSet<string> _actionTypes = new(StringComparer.Ordinal);
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

        _actionTypes.UnionWith(_actions.Keys.Select(a => a.Type));
    }

    public static Schema Resolve(IEnumerable<RawNamespace> namespaces)
    {
        var resolver = new SchemaResolver(namespaces);
        resolver.CheckShadowing();
        foreach (var (space, type) in resolver._common.Values)
            resolver.ResolveType(type, space);
        return new Schema(
            [.. resolver._entities.Select(e => resolver.ResolveEntityType(e.Key, e.Value.Space, e.Value.Type))],
            [.. resolver._actions.Select(a => resolver.ResolveAction(a.Key, a.Value.Space, a.Value.Action))]);
    }

    /// <summary>
    /// A namespace must not declare a name that is also declared without a namespace: the bare name would be ambiguous (RFC 70).
    /// </summary>
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

    private EntityTypeSchema ResolveEntityType(string name, RawNamespace space, RawEntityType raw) => new(
        name,
        raw.Shape is null ? RecordAttributes.None : ResolveRecord(raw.Shape, space),
        raw.Tags is null ? null : ResolveType(raw.Tags, space),
        raw.Ids?.ToHashSet(StringComparer.Ordinal),
        TransitiveClosure.Compute(ResolveParentTypes(name), ResolveParentTypes));

    private IEnumerable<string> ResolveParentTypes(string name)
    {
        var (space, raw) = _entities[name];
        return raw.MemberOf.Select(parent => ResolveEntityName(parent, space));
    }

    private ActionSchema ResolveAction(EntityUid uid, RawNamespace space, RawAction raw)
    {
        var ancestors = TransitiveClosure.Compute(ResolveGroups(uid), ResolveGroups);
        if (ancestors.Contains(uid))
            throw new CedarSyntaxException($"the action {uid} is its own ancestor", raw.Position);
        return new ActionSchema(
            uid,
            raw.Principals.Select(p => ResolveEntityName(p, space)).ToHashSet(StringComparer.Ordinal),
            raw.Resources.Select(r => ResolveEntityName(r, space)).ToHashSet(StringComparer.Ordinal),
            raw.Context is null ? RecordAttributes.None : ResolveRecord(raw.Context, space),
            [.. ResolveGroups(uid)],
            ancestors);
    }

    private IEnumerable<EntityUid> ResolveGroups(EntityUid action)
    {
        var (space, raw) = _actions[action];
        foreach (var (type, id) in raw.MemberOf)
        {
            var candidates = Array.ConvertAll(GetCandidates(type ?? "Action", space), t => new EntityUid(t, id));
            yield return Array.Find(candidates, _actions.ContainsKey)
                ?? throw new CedarSyntaxException(
                    $"the action {candidates[0]} is not declared{CedarText.SuggestName(id, _actions.Keys.Select(a => a.Id))}",
                    raw.Position);
        }
    }

    private string ResolveEntityName(RawType.Named name, RawNamespace space) =>
        GetCandidates(name.Name, space).FirstOrDefault(_entities.ContainsKey) ?? throw Undeclared("entity type", name, _entities.Keys);

    /// <summary>A declaration in the same namespace takes precedence over one without a namespace.</summary>
    private static string[] GetCandidates(string name, RawNamespace space) =>
        name.Contains("::", StringComparison.Ordinal) ? [name] : [space.Qualify(name), name];

    private RecordAttributes ResolveRecord(RawType raw, RawNamespace space) => ResolveType(raw, space) is CedarType.Record record
        ? record.Attributes
        : throw new CedarSyntaxException("expected a record type", raw.Position);

    private CedarType ResolveType(RawType raw, RawNamespace space)
    {
        if (++_depth > MaxDepth)
            throw new CedarSyntaxException($"the type refers to itself, or nests deeper than {MaxDepth} levels", raw.Position);
        var type = raw switch
        {
            RawType.Set set => new CedarType.Set(ResolveType(set.Element, space)),
            RawType.Record record => new CedarType.Record(new RecordAttributes(
                record.Attributes.Select(a => new AttributeType(a.Name, ResolveType(a.Type, space), a.Required)))),
            RawType.Named named => ResolveNamed(named, space),
            _ => throw new ArgumentOutOfRangeException(nameof(raw)),
        };
        _depth--;
        return type;
    }

    private CedarType ResolveNamed(RawType.Named named, RawNamespace space)
    {
        if (named.Allowed != RawType.Kind.Builtin)
            foreach (var candidate in GetCandidates(named.Name, space))
            {
                if (named.Allowed != RawType.Kind.Entity && _common.ContainsKey(candidate))
                    return ResolveCommon(candidate);
                if (named.Allowed != RawType.Kind.Common && (_entities.ContainsKey(candidate) || _actionTypes.Contains(candidate)))
                    return new CedarType.Entity(candidate);
            }

        if (named.Allowed != RawType.Kind.Entity && FindBuiltin(named.Name) is { } builtin)
            return builtin;
        throw Undeclared(
            "type", named, [.. _common.Keys, .. _entities.Keys, "Long", "String", "Bool", .. SchemaNames.ExtensionTypes]);
    }

    private CedarType ResolveCommon(string name)
    {
        if (_resolved.TryGetValue(name, out var known))
            return known;
        var (space, raw) = _common[name];
        return _resolved[name] = ResolveType(raw, space);
    }

    private static CedarType? FindBuiltin(string name) => name switch
    {
        "Long" => new CedarType.Long(),
        "String" => new CedarType.String(),
        "Bool" => new CedarType.Boolean(),
        _ => SchemaNames.ExtensionTypes.Contains(name) ? new CedarType.Extension(name) : null,
    };

    private static CedarSyntaxException Undeclared(string kind, RawType.Named name, IEnumerable<string> known) =>
        new($"the {kind} `{name.Name}` is not declared{CedarText.SuggestName(name.Name, known)}", name.Position);
}
