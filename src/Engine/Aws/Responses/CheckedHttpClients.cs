using Amazon.Runtime;

namespace Reconciler.Engine.Aws.Responses;

/// <summary>Gives a client of the SDK an HTTP client that checks the responses.</summary>
/// <param name="format">The form of the responses.</param>
/// <param name="maxBytes">The largest body, in bytes.</param>
/// <param name="findHeader">Finds a header for each request; null for AWS.</param>
internal sealed class CheckedHttpClients(DocumentFormat format, int maxBytes, Func<KeyValuePair<string, string>?>? findHeader)
    : HttpClientFactory, IDisposable
{
    private readonly Lock _lock = new();
    private HttpClient? _client;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        lock (_lock) return _client ??= Create(clientConfig);
    }

    // The SDK asks before each request. Its own cache would share one client between services, and each service has its own form.
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client?.Dispose();

    private HttpClient Create(IClientConfig clientConfig)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (clientConfig.GetWebProxy() is { } proxy) handler.Proxy = proxy;
        if (clientConfig.ProxyCredentials is { } credentials && handler.Proxy is { } used) used.Credentials = credentials;

        HttpMessageHandler sending = findHeader is null ? handler : new EndpointHeaderHandler(findHeader, handler);

        // AwsAccount.CallAsync bounds each call with the injected clock.
        return new HttpClient(new ResponseCheckHandler(format, maxBytes, sending)) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
