namespace Amazon.Runtime.StandIn;

/// <summary>The protocols of the services with a stand-in.</summary>
internal enum WireProtocol
{
    RestJson,

    /// <summary>JSON 1.1: POST / with the operation in X-Amz-Target.</summary>
    AwsJson,

    /// <summary>AWS query: form-encoded requests, XML responses.</summary>
    AwsQuery,
}
