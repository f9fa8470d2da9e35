namespace Reconciler.Engine.Aws.Responses;

/// <summary>The form of the responses of a service.</summary>
internal enum DocumentFormat
{
    /// <summary>A JSON object.</summary>
    Json,

    /// <summary>The query protocol: XML whose root names the operation, with a result element.</summary>
    Query,

    /// <summary>S3: XML whose root names what it contains, or the content of an object.</summary>
    S3,
}
