namespace Cedar.Schemas;

/// <summary>A type with unresolved names.</summary>
internal abstract record RawType
{
    /// <summary>The declarations that a name may refer to.</summary>
    public enum Kind
    {
        Any,
        Entity,
        Common,
        Builtin,
    }

    public SourcePosition Position { get; init; }

    public sealed record Named(string Name, Kind Allowed) : RawType;

    public sealed record Set(RawType Element) : RawType;

    public sealed record Record(ValueList<RawAttribute> Attributes) : RawType;
}
