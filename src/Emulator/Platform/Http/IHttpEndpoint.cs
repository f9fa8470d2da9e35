using Microsoft.AspNetCore.Http;

namespace Reconciler.Emulator.Platform.Http;

/// <summary>Handles HTTP requests that are not calls of an AWS API: the admin API and the data plane.</summary>
internal interface IHttpEndpoint
{
    /// <summary>The maximum length of a request's body in bytes. A longer one is refused before the endpoint sees the request.</summary>
    long MaxBodyLength => 1024 * 1024;

    /// <summary>Whether the endpoint handles a request, by its head: the body is not read yet.</summary>
    bool Accepts(AwsRequest request);

    /// <summary>Creates the endpoint's own form of an error response.</summary>
    /// <param name="status">413 for a body that is too large, 500 for a bug.</param>
    /// <param name="message">The message for the client.</param>
    AwsResponse Fail(int status, string message);

    Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken);
}
