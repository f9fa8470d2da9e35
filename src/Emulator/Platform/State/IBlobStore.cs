namespace Reconciler.Emulator.Platform.State;

/// <summary>Stores the bodies of objects by the hash of their content.</summary>
internal interface IBlobStore
{
    /// <summary>Stores a body and returns its key.</summary>
    string Put(ReadOnlySpan<byte> content);

    bool Contains(string key);

    byte[] Get(string key);

    /// <summary>Deletes all other bodies.</summary>
    void Retain(IReadOnlySet<string> keys);
}
