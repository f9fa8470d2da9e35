namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>Creates and copies folders atomically.</summary>
internal static class FolderCopy
{
    /// <summary>
    /// Creates a folder completely or not at all: it is filled under a temporary name and then renamed, so that a killed emulator leaves no
    /// partial folder under the final name.
    /// </summary>
    /// <param name="folder">The folder. If a concurrent call creates it first, that one stays.</param>
    /// <param name="fill">Fills the temporary folder.</param>
    public static async Task MakeAsync(string folder, Func<string, Task> fill)
    {
        var aside = $"{folder}.{Guid.NewGuid():N}";
        try
        {
            await fill(aside);
            Move(aside, folder);
        }
        finally
        {
            if (Directory.Exists(aside))
                Directory.Delete(aside, recursive: true);
        }
    }

    /// <summary>Renames a temporary folder to its final name; deletes it if a folder with the same content exists already.</summary>
    public static void Move(string aside, string folder)
    {
        try
        {
            Directory.Move(aside, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    /// <summary>Copies a folder. Symbolic links stay links; file systems with copy-on-write share the files' blocks.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link)
                _ = entry is DirectoryInfo ? Directory.CreateSymbolicLink(target, link) : File.CreateSymbolicLink(target, link);
            else if (entry is DirectoryInfo)
                Copy(entry.FullName, target);
            else
                File.Copy(entry.FullName, target);
        }
    }
}
