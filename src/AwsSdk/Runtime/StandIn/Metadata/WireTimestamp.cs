namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>The format of a timestamp.</summary>
internal enum WireTimestamp
{
    /// <summary>The protocol's default for the location: seconds as a number in JSON, text elsewhere.</summary>
    Default,
    UnixSeconds,
    UnixMilliseconds,
    Iso8601,
    Rfc822,
}
