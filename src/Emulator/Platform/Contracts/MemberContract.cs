namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>A structure's member, a list's element, or a map's key or value.</summary>
internal sealed class MemberContract
{
    public required string Name { get; init; }

    public required ShapeContract Shape { get; init; }

    /// <summary>The name in JSON, XML, form, query, header or path.</summary>
    public required string WireName { get; init; }

    /// <summary>uri, querystring, header, headers or statusCode; null: in the body.</summary>
    public string? Location { get; init; }

    public bool Required { get; init; }

    public bool Flattened { get; init; }

    public bool Streaming { get; init; }

    public bool XmlAttribute { get; init; }

    public string? XmlNamespace { get; init; }

    /// <summary>iso8601, rfc822 or unixTimestamp; null: the shape's, else the protocol's.</summary>
    public string? TimestampFormat { get; init; }

    /// <summary>Clients fill it in; the same token with the same request must give the same answer.</summary>
    public bool IdempotencyToken { get; init; }
}
