namespace Reconciler.Engine.Aws;

/// <summary>
/// Sends requests for hosts of AWS to another endpoint, such as that of an emulator. The Host header is kept: it tells the endpoint which
/// service the request is for, and the signature covers it.
/// </summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="inner">The next handler.</param>
public sealed class EndpointOverrideHandler(Uri endpoint, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly string[] Domains = [".amazonaws.com", ".amazonaws.com.cn", ".amazoncognito.com"];

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } address && IsAws(address))
        {
            request.Headers.Host = address.Authority;
            request.RequestUri = new Uri(endpoint, address.PathAndQuery);
        }

        return base.SendAsync(request, cancellationToken);
    }

    private static bool IsAws(Uri address) =>
        Array.Exists(Domains, domain => address.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
}
