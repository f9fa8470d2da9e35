using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.DataPlane.TokenVerification;

/// <summary>
/// Issuers that are read over HTTP. What was read is kept for an hour, and read again sooner when a token names an unknown key, but not more
/// often than every ten seconds: callers who invent keys make no traffic.
/// </summary>
internal sealed class RemoteIssuers(TimeProvider clock) : IIssuers, IDisposable
{
    private const int LargestDocument = 256 * 1024;
    private const int MostIssuers = 256;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Read, Issuer? Issuer)> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _reading = new(1);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = LargestDocument };

    public async ValueTask<Issuer?> FindAsync(string discoveryUrl, JsonWebToken token, CancellationToken cancellationToken)
    {
        if (IsFresh(discoveryUrl, token, out var issuer))
            return issuer;
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh(discoveryUrl, token, out issuer))
                return issuer;
            if (_known.Count >= MostIssuers)
                _known.Clear();
            issuer = await ReadAsync(discoveryUrl, cancellationToken);
            _known[discoveryUrl] = (clock.GetUtcNow(), issuer);
            return issuer;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _reading.Dispose();
    }

    private bool IsFresh(string discoveryUrl, JsonWebToken token, out Issuer? issuer)
    {
        issuer = null;
        if (!_known.TryGetValue(discoveryUrl, out var entry))
            return false;
        issuer = entry.Issuer;
        return clock.GetUtcNow() - entry.Read < (issuer?.KeyOf(token) is null ? Pause : Kept);
    }

    private async Task<Issuer?> ReadAsync(string discoveryUrl, CancellationToken cancellationToken)
    {
        try
        {
            return await DocumentAsync(discoveryUrl, cancellationToken) is { } configuration &&
                JsonWebToken.TextOf(configuration, "issuer") is { } name &&
                JsonWebToken.TextOf(configuration, "jwks_uri") is { } address &&
                await DocumentAsync(address, cancellationToken) is { } keys
                ? Issuer.Parse(name, keys)
                : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || failure is TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<JsonObject?> DocumentAsync(string address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            return null;
        return JsonNode.Parse(await _http.GetByteArrayAsync(uri, cancellationToken)) as JsonObject;
    }
}
