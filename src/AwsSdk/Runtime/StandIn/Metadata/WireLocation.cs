namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>Where in a request or response a member travels.</summary>
internal enum WireLocation
{
    Body,
    Path,
    Query,
    Header,
    StatusCode,

    /// <summary>The member alone is the body.</summary>
    Payload,
}
