using System.Text;
using Reconciler.Spec.Files;
using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Loading;

/// <summary>Searches folders for stacks.</summary>
public static class StackFolders
{
    /// <summary>
    /// How many bytes of a file are searched. The documents of a file need not begin at once, but a file that says nothing of us for so
    /// long is none of ours.
    /// </summary>
    public const int MaxSearched = 64 * 1024;

    private static readonly string ApiGroup = KindCatalog.ApiVersion[..(KindCatalog.ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)];

    /// <summary>
    /// Finds the folders below a folder that are stacks. It enters neither hidden folders nor those of build output, follows no link out of
    /// the repository, and stays out of <c>/dev</c>, <c>/proc</c> and <c>/sys</c>. Folders that cannot be read are skipped.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="depth">How many levels of subfolders are searched.</param>
    public static IEnumerable<string> FindBelow(string folder, int depth)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var files = new FileReader();
        var root = RealPath.Resolve(RepositoryRoot.Find(Path.GetFullPath(folder), files));
        return FindBelow(folder, depth, root, files, [RealPath.Resolve(Path.GetFullPath(folder))]);
    }

    /// <summary>Whether a folder is a stack: one of its YAML files has a document of ours.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsStack(string folder) => IsStack(folder, new FileReader());

    /// <summary>Whether a file of a folder belongs to its stack, by its name.</summary>
    /// <param name="path">The file.</param>
    public static bool IsSpecFile(string path) =>
        Path.GetFileName(path) is [not '.', ..]
        && Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML"
        && !PolicyTestLoader.IsTestFile(path);

    /// <summary>Whether a search for stacks enters a folder: neither the folder nor one above it is hidden or for build output.</summary>
    /// <param name="names">The names of the folder and of those above it, as far as they are searched.</param>
    public static bool IsSearched(IEnumerable<string> names) =>
        names.All(name => name is not (['.', ..] or "bin" or "obj" or "node_modules"));

    /// <summary>Whether a spec file has a document of ours.</summary>
    /// <param name="start">The first <see cref="MaxSearched"/> bytes of the file.</param>
    public static bool HasSpec(ReadOnlySpan<byte> start) => Encoding.UTF8.GetString(start).Split('\n').Any(IsApiVersion);

    internal static bool IsStack(string folder, FileReader files) =>
        TryList(folder, files).Files.Where(IsSpecFile).Any(file => HasDocument(file, files));

    private static IEnumerable<string> FindBelow(string folder, int depth, string root, FileReader files, HashSet<string> seen)
    {
        if (depth == 0) yield break;
        foreach (var child in TryList(folder, files).Folders)
        {
            if (!IsSearched([Path.GetFileName(child)])) continue;
            var real = RealPath.Resolve(Path.GetFullPath(child));
            if (RealPath.IsSystemFolder(real) || !RealPath.IsInside(real, root) || !seen.Add(real)) continue;
            if (IsStack(child, files)) yield return child;
            else foreach (var found in FindBelow(child, depth - 1, root, files, seen)) yield return found;
        }
    }

    private static (IReadOnlyList<string> Files, IReadOnlyList<string> Folders) TryList(string folder, FileReader files)
    {
        try
        {
            if (files.FolderExists(folder)) return files.List(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder without permission is no stack that could be read.
        }

        return ([], []);
    }

    private static bool HasDocument(string file, FileReader files)
    {
        try
        {
            return files.FindProblem(file) is null
                && HasSpec(files.ReadBytes(file, MaxSearched));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsApiVersion(string line) =>
        line.TrimStart('\uFEFF').StartsWith("apiVersion:", StringComparison.Ordinal) && line.Contains(ApiGroup, StringComparison.Ordinal);
}
