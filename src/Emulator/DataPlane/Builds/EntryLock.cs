namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>
/// A lock on a cache entry between processes and between builds of one process: shared to read the entry, exclusive to build or remove it.
/// The operating system releases it when the process ends, also after a kill. The lock file's write time is the entry's time of last use.
/// </summary>
internal sealed class EntryLock : IDisposable
{
    private readonly FileStream _file;

    private EntryLock(FileStream file) => _file = file;

    /// <summary>Takes a shared lock; <see langword="null"/> if the entry is locked exclusively or does not exist.</summary>
    public static EntryLock? TryShare(string path) => TryOpen(path, FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <summary>Takes the exclusive lock; <see langword="null"/> if the entry is locked.</summary>
    public static EntryLock? TryHold(string path) => TryOpen(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    public void Dispose() => _file.Dispose();

    private static EntryLock? TryOpen(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new EntryLock(new FileStream(path, mode, access, share));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
