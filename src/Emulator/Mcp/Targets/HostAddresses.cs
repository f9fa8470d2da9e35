namespace Reconciler.Emulator.Mcp.Targets;

/// <summary>Sends requests for hosts that are somewhere else to where they are; the Host header goes on saying what was asked for.</summary>
internal sealed class HostAddresses(EmulatorOptions options, HttpMessageHandler next) : DelegatingHandler(next)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        if (options.HostAddresses.TryGetValue(asked.Authority, out var address) || options.HostAddresses.TryGetValue(asked.Host, out address))
        {
            request.Headers.Host ??= asked.Authority;
            request.RequestUri = new Uri(address, asked.PathAndQuery);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
