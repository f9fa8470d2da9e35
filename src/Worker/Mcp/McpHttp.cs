using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Mcp;

/// <summary>Creates HTTP clients for the data plane of AgentCore and for Cognito's token endpoint.</summary>
internal static class McpHttp
{
    // AgentCore's own limit for a synchronous request.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(15);

    /// <summary>Creates a client that authenticates each request as the caller.</summary>
    /// <param name="endpoint">The endpoint that replaces AWS hosts, such as an emulator's; null to call AWS.</param>
    /// <param name="caller">The caller.</param>
    public static HttpClient Create(Uri? endpoint, Caller caller)
    {
        HttpMessageHandler handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) };
        if (endpoint is not null) handler = new EndpointOverrideHandler(endpoint, handler);
        return new HttpClient(caller.AddAuth(new AccessRefusedHandler(handler))) { Timeout = RequestTimeout };
    }
}
