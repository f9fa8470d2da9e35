using System.Diagnostics.CodeAnalysis;

namespace Cedar;

/// <summary>The entities of a request and their hierarchy.</summary>
public sealed class EntityStore
{
    private static readonly HashSet<EntityUid> NoUids = [];
    private static readonly Dictionary<EntityUid, Entity> None = [];
    private static readonly Dictionary<EntityUid, HashSet<EntityUid>> NoAncestors = [];

    private readonly Dictionary<EntityUid, Entity> _entities;
    private readonly Dictionary<EntityUid, HashSet<EntityUid>> _ancestors;

    // The entity that was added to the entities of another store.
    private readonly EntityStore? _others;
    private readonly Entity? _own;
    private readonly HashSet<EntityUid> _ownAncestors = NoUids;

    /// <summary>A store of the given entities. Equal duplicates count once.</summary>
    /// <exception cref="FormatException">Two entities share a UID and differ, or an entity is its own ancestor.</exception>
    public EntityStore(IEnumerable<Entity> entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        (_entities, _ancestors) = ([], []);
        foreach (var entity in entities)
            if (!_entities.TryAdd(entity.Uid, entity) && !_entities[entity.Uid].Equals(entity))
                throw new FormatException($"the entity {entity.Uid} is given twice with different contents");
        foreach (var uid in _entities.Keys)
            _ancestors[uid] = FindAncestors(uid);
    }

    private EntityStore(EntityStore others, Entity entity)
    {
        (_others, _own) = (others, entity);
        _ownAncestors = entity.Parents.Count == 0 ? NoUids : [.. entity.Parents, .. entity.Parents.SelectMany(others.GetAncestors)];
        (_entities, _ancestors) = (None, NoAncestors);
    }

    /// <summary>A store without entities.</summary>
    public static EntityStore Empty { get; } = new([]);

    /// <summary>All entities, in the order given.</summary>
    public IReadOnlyCollection<Entity> Entities => _others is null ? _entities.Values : [.. _others.Entities, _own!];

    /// <summary>Finds an entity by its UID.</summary>
    public bool TryGet(EntityUid uid, [NotNullWhen(true)] out Entity? entity)
    {
        if (_others is null)
            return _entities.TryGetValue(uid, out entity);
        entity = _own!.Uid.Equals(uid) ? _own : null;
        return entity is not null || _others.TryGet(uid, out entity);
    }

    /// <summary>
    /// A store with one more entity. It shares the others, so that it costs little: use it for the caller of a request, whose other
    /// entities are the same for every caller.
    /// </summary>
    /// <exception cref="FormatException">The store has an entity with this UID, or the entity would be its own ancestor.</exception>
    public EntityStore With(Entity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (TryGet(entity.Uid, out _))
            throw new FormatException($"the entity {entity.Uid} is given twice");
        return entity.Parents.Any(parent => IsIn(parent, entity.Uid))
            ? throw new FormatException($"the entity {entity.Uid} is its own ancestor")
            : new EntityStore(this, entity);
    }

    /// <summary>Whether <paramref name="descendant"/> is <paramref name="ancestor"/> or one of its descendants.</summary>
    public bool IsIn(EntityUid descendant, EntityUid ancestor) =>
        descendant.Equals(ancestor) || FindKnownAncestors(descendant).Contains(ancestor);

    internal IReadOnlyCollection<EntityUid> GetAncestors(EntityUid uid) => FindKnownAncestors(uid);

    private HashSet<EntityUid> FindKnownAncestors(EntityUid uid)
    {
        if (_others is not null)
            return _own!.Uid.Equals(uid) ? _ownAncestors : _others.FindKnownAncestors(uid);
        return _ancestors.TryGetValue(uid, out var ancestors) ? ancestors : NoUids;
    }

    private HashSet<EntityUid> FindAncestors(EntityUid uid)
    {
        var ancestors = new HashSet<EntityUid>();
        var open = new Stack<EntityUid>(_entities[uid].Parents);
        while (open.TryPop(out var next))
        {
            if (next.Equals(uid))
                throw new FormatException($"the entity {uid} is its own ancestor");
            if (!ancestors.Add(next))
                continue;
            if (_ancestors.TryGetValue(next, out var known))
                ancestors.UnionWith(known);
            else if (_entities.TryGetValue(next, out var entity))
                foreach (var parent in entity.Parents)
                    open.Push(parent);
        }

        return ancestors.Contains(uid) ? throw new FormatException($"the entity {uid} is its own ancestor") : ancestors;
    }
}
