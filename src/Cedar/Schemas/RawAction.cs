namespace Cedar.Schemas;

/// <param name="MemberOf">The groups; without a type they are of the action's own.</param>
/// <param name="Principals">The principals' types.</param>
/// <param name="Resources">The resources' types.</param>
/// <param name="Context">The context's type; null for the empty record.</param>
/// <param name="Position">Where it was declared.</param>
internal sealed record RawAction(
    ValueList<(string? Type, string Id)> MemberOf,
    ValueList<RawType.Named> Principals,
    ValueList<RawType.Named> Resources,
    RawType? Context,
    SourcePosition Position);
