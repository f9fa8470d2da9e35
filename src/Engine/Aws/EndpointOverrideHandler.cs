namespace Reconciler.Engine.Aws;

/// <summary>
/// Sends requests for AWS's own hosts to another endpoint, such as an emulator's. The Host header stays what it was: it says which of the
/// endpoint's many services is meant, and the signature covers it.
/// </summary>
public sealed class EndpointOverrideHandler(Uri endpoint, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly string[] Domains = [".amazonaws.com", ".amazonaws.com.cn", ".amazoncognito.com"];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } address && Array.Exists(Domains, domain => address.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.Host = address.Authority;
            request.RequestUri = new Uri(endpoint, address.PathAndQuery);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
