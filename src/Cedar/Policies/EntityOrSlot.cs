namespace Cedar.Policies;

/// <summary>An entity, or in a template the slot (<c>?principal</c>, <c>?resource</c>) a link fills with one.</summary>
/// <param name="Entity">The entity; null for a slot.</param>
public sealed record EntityOrSlot(EntityUid? Entity)
{
    /// <summary>The slot of the scope it stands in.</summary>
    public static EntityOrSlot Slot { get; } = new((EntityUid?)null);

    /// <summary>Whether a link must fill it.</summary>
    public bool IsSlot => Entity is null;
}
