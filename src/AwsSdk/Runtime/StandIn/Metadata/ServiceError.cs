using System.Net;

namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>The parts of an error that all protocols have.</summary>
internal sealed record ServiceError(string? Code, string? Message, ErrorType Type, string? RequestId, HttpStatusCode StatusCode);
