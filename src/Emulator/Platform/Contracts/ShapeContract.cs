namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>A shape of an API and its constraints.</summary>
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

    /// <summary>The minimum length, count or value.</summary>
    public double? Min { get; init; }

    /// <summary>The maximum length, count or value.</summary>
    public double? Max { get; init; }

    /// <summary>A regular expression for the whole value, in the dialect of the model, which differs from .NET's.</summary>
    public string? Pattern { get; init; }

    /// <summary>The allowed values of a string, in the order of the model.</summary>
    public IReadOnlyList<string>? EnumList { get; init; }

    /// <summary>The allowed values of a string.</summary>
    public IReadOnlySet<string>? Enum { get; init; }

    /// <summary>Exactly one member is set.</summary>
    public bool IsUnion { get; init; }

    public bool Flattened { get; init; }

    public bool Streaming { get; init; }

    /// <summary>The value must not be logged.</summary>
    public bool Sensitive { get; init; }

    /// <summary>iso8601, rfc822 or unixTimestamp, or <see langword="null"/> for the protocol's format.</summary>
    public string? TimestampFormat { get; init; }

    public string? LocationName { get; init; }

    public string? XmlNamespace { get; init; }

    /// <summary>The member that is the whole HTTP body.</summary>
    public string? Payload { get; init; }

    /// <summary>An error's code on the wire.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>An error's HTTP status, or <see langword="null"/> for the default: 400 for client faults, 500 for server faults.</summary>
    public int? ErrorStatus { get; init; }

    /// <summary>The error is a server fault.</summary>
    public bool IsFault { get; init; }
}
