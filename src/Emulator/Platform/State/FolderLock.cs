using System.Globalization;

namespace Reconciler.Emulator.Platform.State;

/// <summary>Locks a folder for one process. The operating system releases the lock when the process ends, in any way.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="IOException">Another process holds the lock. The message contains its process id.</exception>
    public FolderLock(string directory)
    {
        var path = Path.Combine(directory, "lock");
        var owner = Path.Combine(directory, "owner");
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException inner) when (inner is not DirectoryNotFoundException)
        {
            var pid = File.Exists(owner) ? $" (process {File.ReadAllText(owner).Trim()})" : "";
            throw new IOException(
                $"The emulator state in '{directory}' is in use by another process{pid}. Stop it, or choose another folder.", inner);
        }

        File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose() => _file.Dispose();
}
