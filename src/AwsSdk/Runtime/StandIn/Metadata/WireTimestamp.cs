namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>How a point in time is written.</summary>
internal enum WireTimestamp
{
    /// <summary>As the protocol has it for the place: numbers in JSON, text elsewhere.</summary>
    Default,
    UnixSeconds,
    UnixMilliseconds,
    Iso8601,
    Rfc822,
}
