namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>
/// Holds an entry of the cache against other processes, and other builds of this one: shared by those who use it, alone by who makes or
/// removes it. The operating system lets go of it however the process ends. The file's time is that of the last use.
/// </summary>
internal sealed class EntryLock : IDisposable
{
    private readonly FileStream _file;

    private EntryLock(FileStream file) => _file = file;

    /// <summary>A hold that others may share; <see langword="null"/> when somebody holds the entry alone, or there is none.</summary>
    public static EntryLock? TryShare(string path) => TryOpen(path, FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <summary>A hold that nobody shares; <see langword="null"/> when somebody holds the entry.</summary>
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
