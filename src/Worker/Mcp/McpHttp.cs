using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Mcp;

/// <summary>The way of requests to the data plane.</summary>
internal static class McpHttp
{
    // The service's own limit for a synchronous request.
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(15);

    /// <param name="endpoint">Where requests for AWS's own hosts go instead; null for AWS itself.</param>
    /// <param name="caller">Who calls.</param>
    public static HttpClient Create(Uri? endpoint, Caller caller)
    {
        HttpMessageHandler wire = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) };
        if (endpoint is not null) wire = new EndpointOverrideHandler(endpoint, wire);
        return new HttpClient(caller.AddAuth(new AccessRefusedHandler(wire))) { Timeout = LongestCall };
    }
}
