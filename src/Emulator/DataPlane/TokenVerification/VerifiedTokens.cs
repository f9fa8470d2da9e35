using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Emulator.DataPlane.TokenVerification;

/// <summary>Remembers, by their hashes, the tokens that were verified, since a signature takes a hundred times as long to verify as all the rest.</summary>
internal sealed class VerifiedTokens(TimeProvider clock)
{
    private const int Most = 10_000;

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
        if (_tokens.Count >= Most)
            MakeRoom();
        _tokens[key] = token;
    }

    private void MakeRoom()
    {
        var now = clock.GetUtcNow();
        foreach (var (key, token) in _tokens)
        {
            if (token.Expires <= now)
                _tokens.TryRemove(key, out _);
        }

        if (_tokens.Count >= Most)
            _tokens.Clear();
    }
}
