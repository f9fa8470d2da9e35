namespace Reconciler.Spec.Files;

/// <summary>Resolves symbolic links, and compares the places that paths lead to.</summary>
internal static class RealPath
{
    // The limit of Linux.
    private const int MaxLinks = 40;

    private static readonly string[] SystemFolders = ["/dev", "/proc", "/sys"];

    // Memory that programs use like any folder.
    private const string SharedMemory = "/dev/shm";

    /// <summary>Whether a resolved path is in a folder whose files are views of the system and its devices.</summary>
    public static bool IsSystemFolder(string real) =>
        !OperatingSystem.IsWindows() && SystemFolders.Any(folder => IsInside(real, folder)) && !IsInside(real, SharedMemory);

    /// <summary>Whether a resolved path is a folder or is in it.</summary>
    public static bool IsInside(string real, string folder) =>
        real == folder
        || real.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>
    /// Resolves every symbolic link of a path, as far as the path exists. Returns the root if the links form a cycle. The target of a link
    /// may contain links, so it is resolved, too.
    /// </summary>
    /// <param name="path">A full path.</param>
    public static string Resolve(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var left = new Stack<string>(Split(path[root.Length..]).Reverse());
        var real = root;
        for (var links = 0; left.TryPop(out var part);)
        {
            if (part is "." or "..")
            {
                real = part == "." ? real : Path.GetDirectoryName(real) ?? root;
                continue;
            }

            var next = Path.Combine(real, part);
            if (GetLinkTarget(next) is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks) return root;
            if (Path.IsPathRooted(target)) real = root;
            foreach (var step in Split(Path.IsPathRooted(target) ? target[root.Length..] : target).Reverse()) left.Push(step);
        }

        return real;
    }

    private static string[] Split(string path) => path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);

    private static string? GetLinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
