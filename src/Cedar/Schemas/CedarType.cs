namespace Cedar.Schemas;

/// <summary>A type of Cedar's type system.</summary>
public abstract record CedarType
{
    private CedarType()
    {
    }

    /// <summary>The type as the schema syntax writes it.</summary>
    public sealed override string ToString() => this switch
    {
        Boolean { Known: { } known } => known ? "True" : "False",
        Boolean => "Bool",
        Long => "Long",
        String => "String",
        Entity entity => entity.Name,
        Set set => $"Set<{set.Element}>",
        Record record => $"{{{string.Join(", ", record.Attributes.Values.Select(a => $"{CedarText.FormatName(a.Name)}{(a.Required ? "" : "?")}: {a.Type}"))}}}",
        Extension extension => extension.Name,
        _ => "Unknown",
    };

    /// <summary>A boolean; the typechecker knows of some which one it is.</summary>
    public sealed record Boolean(bool? Known = null) : CedarType;

    /// <summary>A 64-bit number.</summary>
    public sealed record Long : CedarType;

    /// <summary>A string.</summary>
    public sealed record String : CedarType;

    /// <summary>An entity of the type called <paramref name="Name"/>.</summary>
    public sealed record Entity(string Name) : CedarType;

    /// <summary>A set of elements of one type.</summary>
    public sealed record Set(CedarType Element) : CedarType;

    /// <summary>A record with exactly the attributes given.</summary>
    public sealed record Record(RecordAttributes Attributes) : CedarType;

    /// <summary>
    /// A type that is not known, so that a value of it is right everywhere. No schema's text can say it: only schemas made in code
    /// have it, for what their maker cannot know.
    /// </summary>
    public sealed record Unknown : CedarType;

    /// <summary><c>decimal</c>, <c>ipaddr</c>, <c>datetime</c> or <c>duration</c>.</summary>
    public sealed record Extension(string Name) : CedarType;
}
