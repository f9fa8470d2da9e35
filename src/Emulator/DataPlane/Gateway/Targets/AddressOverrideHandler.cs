namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>
/// Sends requests for hosts that are somewhere else to where they are; the Host header goes on saying what was asked for. What belongs to
/// AWS is here: requests for it come back to the emulator.
/// </summary>
/// <param name="addresses">Where hosts are that are somewhere else.</param>
/// <param name="own">The emulator's own address.</param>
/// <param name="next">Sends the requests.</param>
internal sealed class AddressOverrideHandler(IReadOnlyDictionary<string, Uri> addresses, Func<Uri?> own, HttpMessageHandler next) : DelegatingHandler(next)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        if (AddressOf(asked) is { } address)
        {
            request.Headers.Host ??= asked.Authority;
            request.RequestUri = new Uri(address, asked.PathAndQuery);
        }

        return base.SendAsync(request, cancellationToken);
    }

    private Uri? AddressOf(Uri asked)
    {
        if (addresses.TryGetValue(asked.Authority, out var address) || addresses.TryGetValue(asked.Host, out address))
            return address;
        var isAws = asked.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) || asked.Host.EndsWith(".amazoncognito.com", StringComparison.OrdinalIgnoreCase);
        return isAws ? own() : null;
    }
}
