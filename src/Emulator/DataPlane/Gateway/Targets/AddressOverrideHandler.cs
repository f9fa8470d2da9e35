namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>
/// Redirects requests for configured hosts to other addresses, and requests for AWS hosts to the emulator. The Host header keeps the
/// original name.
/// </summary>
/// <param name="addresses">The address for each redirected host, with or without a port in its name.</param>
/// <param name="own">Returns the emulator's own address; <see langword="null"/> before the emulator listens.</param>
/// <param name="next">The handler that sends the requests.</param>
internal sealed class AddressOverrideHandler(
    IReadOnlyDictionary<string, Uri> addresses, Func<Uri?> own, HttpMessageHandler next) : DelegatingHandler(next)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var requested = request.RequestUri!;
        if (AddressOf(requested) is { } address)
        {
            request.Headers.Host ??= requested.Authority;
            request.RequestUri = new Uri(address, requested.PathAndQuery);
        }

        return base.SendAsync(request, cancellationToken);
    }

    private Uri? AddressOf(Uri requested)
    {
        if (addresses.TryGetValue(requested.Authority, out var address) || addresses.TryGetValue(requested.Host, out address))
            return address;
        var isAws = requested.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
            || requested.Host.EndsWith(".amazoncognito.com", StringComparison.OrdinalIgnoreCase);
        return isAws ? own() : null;
    }
}
