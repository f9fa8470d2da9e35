using Microsoft.AspNetCore.Http;

namespace Reconciler.Emulator.Platform.Http;

/// <summary>Handles HTTP requests that are not calls of an AWS API: the admin API and the data plane.</summary>
internal interface IHttpEndpoint
{
    bool Accepts(AwsRequest request);

    Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken);
}
