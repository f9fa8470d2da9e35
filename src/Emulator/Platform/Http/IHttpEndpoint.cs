using Microsoft.AspNetCore.Http;

namespace Reconciler.Emulator.Platform.Http;

/// <summary>Something that answers HTTP requests which are no calls of a service's API: the admin API, and the data plane.</summary>
internal interface IHttpEndpoint
{
    bool Accepts(AwsRequest request);

    Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken);
}
