namespace Cedar.Policies;

/// <summary>A policy's constraint of the principal, the action or the resource. Scopes compare by content; positions are ignored.</summary>
public abstract record Scope
{
    private Scope()
    {
    }

    /// <summary>The position of the word <c>principal</c>, <c>action</c> or <c>resource</c>.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>The positions of the named type and entities, in source order; empty for policies that were not parsed from text.</summary>
    public ValueList<SourcePosition> OperandPositions { get; init; } = [];

    /// <summary>Whether both are of the same kind. The derived records compare their parts.</summary>
    public virtual bool Equals(Scope? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>No constraint.</summary>
    public sealed record Any : Scope;

    /// <summary><c>== Entity</c>.</summary>
    public sealed record Equal(EntityOrSlot Entity) : Scope;

    /// <summary><c>in Entity</c>.</summary>
    public sealed record In(EntityOrSlot Entity) : Scope;

    /// <summary><c>in [Entity, Entity]</c>; only for actions.</summary>
    public sealed record InAny(ValueList<EntityUid> Entities) : Scope;

    /// <summary><c>is Type</c>, or with a container <c>is Type in Entity</c>; not for actions.</summary>
    public sealed record Is(string EntityType, EntityOrSlot? Container = null) : Scope;
}
