using System.Security.Cryptography;

namespace Reconciler.Emulator.Platform.State;

/// <summary>Stores the bodies of objects in memory.</summary>
internal sealed class MemoryBlobStore : IBlobStore
{
    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

    public string Put(ReadOnlySpan<byte> content)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(content));
        if (!_blobs.ContainsKey(key))
            _blobs[key] = content.ToArray();
        return key;
    }

    public bool Contains(string key) => _blobs.ContainsKey(key);

    public byte[] Get(string key) => _blobs[key];

    public void Retain(IReadOnlySet<string> keys)
    {
        foreach (var key in _blobs.Keys.Where(k => !keys.Contains(k)).ToList())
            _blobs.Remove(key);
    }
}
