using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Emulator.DataPlane.TokenVerification;

/// <summary>
/// Caches verified tokens by their hash, because verifying a signature takes about a hundred times as long as all other checks.
/// </summary>
internal sealed class VerifiedTokens(TimeProvider clock)
{
    private const int MaxTokens = 10_000;

    private readonly ConcurrentDictionary<string, VerifiedToken> _tokens = new(StringComparer.Ordinal);

    public static string KeyOf(string discoveryUrl, string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return $"{Convert.ToBase64String(hash)} {discoveryUrl}";
    }

    public VerifiedToken? Find(string key) => _tokens.GetValueOrDefault(key);

    public void Add(string key, VerifiedToken token)
    {
        if (_tokens.Count >= MaxTokens)
            Evict();
        _tokens[key] = token;
    }

    private void Evict()
    {
        var now = clock.GetUtcNow();
        foreach (var (key, token) in _tokens)
        {
            if (token.Expires <= now)
                _tokens.TryRemove(key, out _);
        }

        if (_tokens.Count >= MaxTokens)
            _tokens.Clear();
    }
}
