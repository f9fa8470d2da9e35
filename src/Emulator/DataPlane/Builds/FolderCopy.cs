namespace Reconciler.Emulator.DataPlane.Builds;

internal static class FolderCopy
{
    /// <summary>Makes a folder whole or not at all: what fills it works aside, and an emulator that is killed leaves nothing that looks like it.</summary>
    /// <param name="folder">The folder, which is left alone when somebody else is the first.</param>
    /// <param name="fill">Fills the folder that it is given.</param>
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

    /// <summary>Moves a folder to where it belongs, unless one with the same content has come there first.</summary>
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

    /// <summary>Copies a folder with its links as links. Files are copied by reference where the file system can.</summary>
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
