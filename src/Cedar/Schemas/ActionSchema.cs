namespace Cedar.Schemas;

/// <summary>The declaration of an action in a schema.</summary>
/// <param name="Uid">The action.</param>
/// <param name="Principals">The types of principals that the action applies to.</param>
/// <param name="Resources">The types of resources that the action applies to.</param>
/// <param name="Context">The attributes of the context.</param>
/// <param name="Parents">The action groups that are its direct parents.</param>
/// <param name="Ancestors">All action groups above it.</param>
public sealed record ActionSchema(
    EntityUid Uid,
    IReadOnlySet<string> Principals,
    IReadOnlySet<string> Resources,
    RecordAttributes Context,
    ValueList<EntityUid> Parents,
    IReadOnlySet<EntityUid> Ancestors);
