namespace Cedar;

/// <summary>What the head of a policy demands of the principal, the action or the resource.</summary>
public abstract record Scope
{
    private Scope()
    {
    }

    /// <summary>Nothing is demanded.</summary>
    public sealed record Any : Scope;

    /// <summary><c>== Entity</c>.</summary>
    public sealed record Equal(EntityOrSlot Entity) : Scope;

    /// <summary><c>in Entity</c>.</summary>
    public sealed record In(EntityOrSlot Entity) : Scope;

    /// <summary><c>in [Entity, Entity]</c>; only actions.</summary>
    public sealed record InAny(ValueList<EntityUid> Entities) : Scope;

    /// <summary><c>is Type</c>, or with a container <c>is Type in Entity</c>; never actions.</summary>
    public sealed record Is(string EntityType, EntityOrSlot? Container = null) : Scope;
}
