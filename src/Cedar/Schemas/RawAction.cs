namespace Cedar.Schemas;

/// <param name="MemberOf">The action groups. Without a type, a group has the type of the action.</param>
/// <param name="Principals">The principals' types.</param>
/// <param name="Resources">The resources' types.</param>
/// <param name="Context">The type of the context, or null for the empty record.</param>
/// <param name="Position">The position of the declaration.</param>
internal sealed record RawAction(
    ValueList<(string? Type, string Id)> MemberOf,
    ValueList<RawType.Named> Principals,
    ValueList<RawType.Named> Resources,
    RawType? Context,
    SourcePosition Position);
