using Reconciler.Spec.Files;

namespace Reconciler.Spec.Loading;

/// <summary>Finds the folder that must contain everything that the specs of a stack refer to.</summary>
internal static class RepositoryRoot
{
    private const string SpecsFolder = "specs";

    /// <summary>
    /// Finds the repository of a folder: the nearest parent with <c>.git</c>. Without git, it is the folder that contains the nearest
    /// <c>specs</c> folder around it, otherwise the folder itself. It depends on the place of the folder only.
    /// </summary>
    /// <param name="folder">The full path of the folder of a stack, or of a folder to search for stacks.</param>
    public static string Find(string folder) => Find(folder, new FileReader());

    public static string Find(string folder, FileReader files)
    {
        // In a worktree, .git is a file.
        if (Parents(folder).FirstOrDefault(parent => Exists(files, Path.Combine(parent, ".git"))) is { } repository) return repository;
        var specs = Parents(folder).FirstOrDefault(parent => Path.GetFileName(parent) == SpecsFolder);
        return specs is not null && Path.GetDirectoryName(specs) is { } root && root != Path.GetPathRoot(root) ? root : folder;
    }

    private static bool Exists(FileReader files, string path) => files.FileExists(path) || files.FolderExists(path);

    private static IEnumerable<string> Parents(string folder)
    {
        for (var parent = folder; parent is not null; parent = Path.GetDirectoryName(parent)) yield return parent;
    }
}
