namespace Cedar.Schemas;

/// <summary>A type as a schema writes it, names not yet looked up.</summary>
internal abstract record RawType
{
    /// <summary>What a name may stand for.</summary>
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
