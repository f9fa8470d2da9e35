namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>The location of a member in a request or response.</summary>
internal enum WireLocation
{
    Body,
    Path,
    Query,
    Header,
    StatusCode,

    /// <summary>The member is the complete body.</summary>
    Payload,
}
