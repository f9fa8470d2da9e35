namespace Cedar.Schemas;

/// <summary>A type of Cedar's type system.</summary>
public abstract record CedarType
{
    private CedarType()
    {
    }

    /// <summary>The type in schema syntax.</summary>
    public sealed override string ToString() => this switch
    {
        Boolean { Known: { } known } => known ? "True" : "False",
        Boolean => "Bool",
        Long => "Long",
        String => "String",
        Entity entity => entity.Name,
        Set set => $"Set<{set.Element}>",
        Record record => $"{{{string.Join(", ", record.Attributes.Values)}}}",
        Extension extension => extension.Name,
        _ => "Unknown",
    };

    /// <summary>A boolean. The typechecker knows the value of some.</summary>
    public sealed record Boolean(bool? Known = null) : CedarType;

    /// <summary>A 64-bit number.</summary>
    public sealed record Long : CedarType;

    /// <summary>A string.</summary>
    public sealed record String : CedarType;

    /// <summary>An entity of the type called <paramref name="Name"/>.</summary>
    public sealed record Entity(string Name) : CedarType;

    /// <summary>A set of elements of one type.</summary>
    public sealed record Set(CedarType Element) : CedarType;

    /// <summary>A closed record with the given attributes.</summary>
    public sealed record Record(RecordAttributes Attributes) : CedarType;

    /// <summary>
    /// An unknown type, compatible with every type. Only schemas that are built in code can contain it; the text and JSON forms cannot
    /// express it.
    /// </summary>
    public sealed record Unknown : CedarType;

    /// <summary><c>decimal</c>, <c>ipaddr</c>, <c>datetime</c> or <c>duration</c>.</summary>
    public sealed record Extension(string Name) : CedarType;
}
