namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>A structure's member, a list's element, or a map's key or value.</summary>
internal sealed class MemberContract
{
    public required string Name { get; init; }

    public required ShapeContract Shape { get; init; }

    /// <summary>The name in the JSON, XML, form, query, header or path.</summary>
    public required string WireName { get; init; }

    /// <summary>uri, querystring, header, headers or statusCode, or <see langword="null"/> for the body.</summary>
    public string? Location { get; init; }

    public bool Required { get; init; }

    public bool Flattened { get; init; }

    public bool Streaming { get; init; }

    public bool XmlAttribute { get; init; }

    public string? XmlNamespace { get; init; }

    /// <summary>iso8601, rfc822 or unixTimestamp, or <see langword="null"/> for the format of the shape or the protocol.</summary>
    public string? TimestampFormat { get; init; }

    /// <summary>Clients generate the value. The same token with the same request must return the same response.</summary>
    public bool IdempotencyToken { get; init; }
}
