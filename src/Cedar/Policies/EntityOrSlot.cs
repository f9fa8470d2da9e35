namespace Cedar.Policies;

/// <summary>An entity, or the slot of a template (<c>?principal</c>, <c>?resource</c>) that a link fills.</summary>
/// <param name="Entity">The entity; null for a slot.</param>
public sealed record EntityOrSlot(EntityUid? Entity)
{
    /// <summary>The slot of the scope that contains it.</summary>
    public static EntityOrSlot Slot { get; } = new((EntityUid?)null);

    /// <summary>Whether this is a slot, which a link must fill.</summary>
    public bool IsSlot => Entity is null;
}
