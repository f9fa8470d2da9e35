namespace Cedar.Schemas;

/// <summary>An entity type a schema declares.</summary>
/// <param name="Name">The qualified name.</param>
/// <param name="Attributes">The attributes of its entities.</param>
/// <param name="Tags">The type of its entities' tags; null when they have none.</param>
/// <param name="AllowedIds">The only ids there are; null when any may be.</param>
/// <param name="Ancestors">The types its entities may be in, directly or through others.</param>
public sealed record EntityTypeSchema(
    string Name, RecordAttributes Attributes, CedarType? Tags, IReadOnlySet<string>? AllowedIds, IReadOnlySet<string> Ancestors);
