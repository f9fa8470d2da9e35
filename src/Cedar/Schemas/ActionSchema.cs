namespace Cedar.Schemas;

/// <summary>An action a schema declares.</summary>
/// <param name="Uid">The action.</param>
/// <param name="Principals">The types of those who may ask for it.</param>
/// <param name="Resources">The types it may be done to.</param>
/// <param name="Context">The attributes of the context.</param>
/// <param name="Parents">The groups it is directly in.</param>
/// <param name="Ancestors">The groups it is in, directly or through others.</param>
public sealed record ActionSchema(
    EntityUid Uid,
    IReadOnlySet<string> Principals,
    IReadOnlySet<string> Resources,
    RecordAttributes Context,
    ValueList<EntityUid> Parents,
    IReadOnlySet<EntityUid> Ancestors);
