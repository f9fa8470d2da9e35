namespace Reconciler.Engine.Aws.Responses;

/// <summary>Adds a header to the requests to an endpoint that is not AWS, as soon as the endpoint has shown what it is.</summary>
/// <param name="find">Finds the header; null as long as there is none.</param>
/// <param name="inner">The next handler.</param>
internal sealed class EndpointHeaderHandler(Func<KeyValuePair<string, string>?> find, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (find() is var (name, value)) request.Headers.TryAddWithoutValidation(name, value);
        return base.SendAsync(request, cancellationToken);
    }
}
