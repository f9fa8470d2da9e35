namespace Cedar.Policies;

/// <summary>What the head of a policy demands of the principal, the action or the resource. Where it was written does not count when scopes are compared.</summary>
public abstract record Scope
{
    private Scope()
    {
    }

    /// <summary>Where the demand was written: at the word <c>principal</c>, <c>action</c> or <c>resource</c>.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>Where the type and the entities it names were written, in their order; empty for policies that were not read from text.</summary>
    public ValueList<SourcePosition> OperandPositions { get; init; } = [];

    /// <summary>Whether both demand the same kind of thing; the kinds compare what they name.</summary>
    public virtual bool Equals(Scope? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

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
