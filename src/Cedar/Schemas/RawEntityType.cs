namespace Cedar.Schemas;

internal sealed record RawEntityType(
    ValueList<RawType.Named> MemberOf, RawType? Shape, RawType? Tags, ValueList<string>? Ids, SourcePosition Position);
