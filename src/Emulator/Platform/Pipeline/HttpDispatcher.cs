using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Routes an HTTP request to the endpoint that accepts it, or else to the APIs of the services.</summary>
internal sealed class HttpDispatcher(IReadOnlyList<IHttpEndpoint> endpoints, RequestPipeline apis, InternalErrors errors)
{
    public async Task HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        IHttpEndpoint? endpoint = null;
        try
        {
            var request = AwsRequest.ReadHead(http);
            endpoint = endpoints.FirstOrDefault(e => e.Accepts(request));
            if (endpoint is null)
            {
                await apis.HandleAsync(http, request, cancellationToken);
                return;
            }

            await request.ReadBodyAsync(http, endpoint.MaxBodyLength, cancellationToken);
            await endpoint.HandleAsync(http, request, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (BodyTooLargeException tooLarge)
        {
            var response = Fail(endpoint, StatusCodes.Status413PayloadTooLarge, tooLarge.Message);
            await response.Closing().SendAsync(http, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or IOException) && !http.Response.HasStarted)
        {
            // A bug in an endpoint. The pipeline reports bugs in services itself, in the protocol of the service.
            http.Response.Clear();
            await Fail(endpoint, StatusCodes.Status500InternalServerError, errors.Report(exception)).SendAsync(http, cancellationToken);
        }
    }

    private static AwsResponse Fail(IHttpEndpoint? endpoint, int status, string message) => endpoint?.Fail(status, message)
        ?? new(status, "application/json", Encoding.UTF8.GetBytes(new JsonObject { ["message"] = message }.ToJsonString()));
}
