namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>The HTTP client of the gateway.</summary>
internal static class OutboundHttp
{
    public static HttpMessageInvoker Create(IReadOnlyDictionary<string, Uri> addresses, Func<Uri?> own) => new(new AddressOverrideHandler(addresses, own, new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // Trace headers would be a surprise for servers, and cost time.
        ActivityHeadersPropagator = null,
    }));
}
