using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Routes an HTTP request to the endpoint that accepts it, or else to the APIs of the services.</summary>
internal sealed class HttpDispatcher(IReadOnlyList<IHttpEndpoint> endpoints, RequestPipeline apis)
{
    public async Task HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        try
        {
            var request = await AwsRequest.ReadAsync(http, cancellationToken);
            if (endpoints.FirstOrDefault(e => e.Accepts(request)) is { } endpoint)
                await endpoint.HandleAsync(http, request, cancellationToken);
            else
                await apis.HandleAsync(http, request, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or IOException) && !http.Response.HasStarted)
        {
            // A bug in an endpoint. The pipeline reports bugs in services itself.
            var body = new JsonObject { ["message"] = $"Internal error of the emulator: {exception}" };
            await new AwsResponse(500, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString())).SendAsync(http, cancellationToken);
        }
    }
}
