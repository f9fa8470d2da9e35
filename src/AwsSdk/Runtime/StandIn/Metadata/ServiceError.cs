using System.Net;

namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>What every protocol says of an error.</summary>
internal sealed record ServiceError(string? Code, string? Message, ErrorType Type, string? RequestId, HttpStatusCode StatusCode);
