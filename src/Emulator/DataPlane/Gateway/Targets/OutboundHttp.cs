namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>The gateway's HTTP client for targets and authorization servers.</summary>
internal static class OutboundHttp
{
    /// <inheritdoc cref="AddressOverrideHandler(IReadOnlyDictionary{string, Uri}, Func{Uri?}, HttpMessageHandler)"/>
    public static HttpMessageInvoker Create(IReadOnlyDictionary<string, Uri> addresses, Func<Uri?> own)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // AWS sends no trace headers of the emulator's process, and creating them takes time.
            ActivityHeadersPropagator = null,
        };
        return new(new AddressOverrideHandler(addresses, own, handler));
    }
}
