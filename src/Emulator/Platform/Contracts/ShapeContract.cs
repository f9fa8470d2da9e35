namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>A shape of an API: what a value may be.</summary>
internal sealed class ShapeContract
{
    public required string Name { get; init; }

    public required ShapeKind Kind { get; init; }

    /// <summary>A structure's members in the order of the model.</summary>
    public List<MemberContract> Members { get; } = [];

    public Dictionary<string, MemberContract> ByName { get; } = new(StringComparer.Ordinal);

    /// <summary>A list's element.</summary>
    public MemberContract? Element { get; set; }

    /// <summary>A map's key.</summary>
    public MemberContract? Key { get; set; }

    /// <summary>A map's value.</summary>
    public MemberContract? Value { get; set; }

    /// <summary>The least length, count or value.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest length, count or value.</summary>
    public double? Max { get; init; }

    /// <summary>A regular expression for the whole value, in the words of the model (which are not quite .NET's).</summary>
    public string? Pattern { get; init; }

    /// <summary>The allowed values of a string, in the order of the model.</summary>
    public IReadOnlyList<string>? EnumList { get; init; }

    /// <summary>The allowed values of a string.</summary>
    public IReadOnlySet<string>? Enum { get; init; }

    /// <summary>Exactly one member is set.</summary>
    public bool IsUnion { get; init; }

    public bool Flattened { get; init; }

    public bool Streaming { get; init; }

    /// <summary>Never to be logged.</summary>
    public bool Sensitive { get; init; }

    /// <summary>iso8601, rfc822 or unixTimestamp; null: the protocol's.</summary>
    public string? TimestampFormat { get; init; }

    public string? LocationName { get; init; }

    public string? XmlNamespace { get; init; }

    /// <summary>The member that alone is the HTTP body.</summary>
    public string? Payload { get; init; }

    /// <summary>An error's code on the wire.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>An error's HTTP status; null: the protocol's, 400 for clients' and 500 for servers' faults.</summary>
    public int? ErrorStatus { get; init; }

    /// <summary>An error that is the server's fault.</summary>
    public bool IsFault { get; init; }
}
