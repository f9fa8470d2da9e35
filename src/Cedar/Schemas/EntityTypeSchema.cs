namespace Cedar.Schemas;

/// <summary>The declaration of an entity type in a schema.</summary>
/// <param name="Name">The qualified name.</param>
/// <param name="Attributes">The attributes of its entities.</param>
/// <param name="Tags">The type of its entities' tags, or null if they have no tags.</param>
/// <param name="AllowedIds">The ids of an enumerated type, or null if any id is allowed.</param>
/// <param name="Ancestors">All types that may be ancestors of its entities.</param>
public sealed record EntityTypeSchema(
    string Name, RecordAttributes Attributes, CedarType? Tags, IReadOnlySet<string>? AllowedIds, IReadOnlySet<string> Ancestors);
