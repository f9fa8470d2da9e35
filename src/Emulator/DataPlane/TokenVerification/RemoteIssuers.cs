using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.DataPlane.TokenVerification;

/// <summary>
/// Issuers whose discovery document and keys are read over HTTP and cached for an hour. A token with an unknown key id causes an earlier
/// read, at most every ten seconds, so that forged key ids cannot cause traffic.
/// </summary>
internal sealed class RemoteIssuers(TimeProvider clock) : IIssuers, IDisposable
{
    private const int MaxDocumentBytes = 256 * 1024;
    private const int MaxIssuers = 256;

    private static readonly TimeSpan CacheLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan MinReadInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Read, Issuer? Issuer)> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _reading = new(1);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = MaxDocumentBytes };

    public async ValueTask<Issuer?> FindAsync(string discoveryUrl, JsonWebToken token, CancellationToken cancellationToken)
    {
        if (IsFresh(discoveryUrl, token, out var issuer))
            return issuer;
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh(discoveryUrl, token, out issuer))
                return issuer;
            if (_known.Count >= MaxIssuers)
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
        return clock.GetUtcNow() - entry.Read < (issuer?.KeyOf(token) is null ? MinReadInterval : CacheLifetime);
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
        catch (Exception failure) when (
            failure is HttpRequestException or JsonException
            || failure is TaskCanceledException && !cancellationToken.IsCancellationRequested)
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
