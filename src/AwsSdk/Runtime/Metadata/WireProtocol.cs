namespace Amazon.Runtime.StandIn;

/// <summary>The protocols of the services that have a stand-in.</summary>
internal enum WireProtocol
{
    RestJson,

    /// <summary>JSON 1.1: POST / with the operation in X-Amz-Target.</summary>
    AwsJson,

    /// <summary>Form-encoded requests, XML responses.</summary>
    AwsQuery,
}
