using System.Globalization;

namespace Reconciler.Emulator.Platform.State;

/// <summary>Locks a folder for one process. The operating system releases the lock when the process ends, in any way.</summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>The file with the endpoint of the emulator that holds the folder, which that emulator's host writes.</summary>
    public const string EndpointFile = "endpoint";

    private const string LockFile = "lock";

    private readonly FileStream _file;

    /// <exception cref="IOException">Another process holds the lock. The message contains its process id.</exception>
    public FolderLock(string directory)
    {
        var path = Path.Combine(directory, LockFile);
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

        // A killed holder has left its own, and somebody else may listen there now.
        File.Delete(Path.Combine(directory, EndpointFile));
        File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether a process holds the lock of a folder.</summary>
    public static bool IsHeld(string directory)
    {
        try
        {
            using var file = new FileStream(Path.Combine(directory, LockFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();
}
