using System.Security.Cryptography;

namespace Reconciler.Emulator.Platform.State;

internal sealed class MemoryBlobStore : IBlobStore
{
    private readonly Dictionary<string, byte[]> blobs = new(StringComparer.Ordinal);

    public string Put(ReadOnlySpan<byte> content)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(content));
        if (!blobs.ContainsKey(key))
            blobs[key] = content.ToArray();
        return key;
    }

    public byte[] Get(string key) => blobs[key];

    public void Retain(IReadOnlySet<string> keys)
    {
        foreach (var key in blobs.Keys.Where(k => !keys.Contains(k)).ToList())
            blobs.Remove(key);
    }
}
