namespace Reconciler.Emulator.Platform.State;

/// <summary>Bodies of objects by the hash of their content.</summary>
internal interface IBlobStore
{
    /// <summary>Keeps a body and returns its key.</summary>
    string Put(ReadOnlySpan<byte> content);

    byte[] Get(string key);

    /// <summary>Forgets every body but these.</summary>
    void Retain(IReadOnlySet<string> keys);
}
