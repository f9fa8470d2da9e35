using Reconciler.Spec.Files;

namespace Reconciler.Spec.Loading;

/// <summary>Finds the spec files of a stack.</summary>
internal sealed class SpecFileFinder(FileReader files, ErrorList errors)
{
    // A message names this many folders, and says how many more there are.
    private const int MostNames = 8;

    /// <summary>
    /// Finds the file itself, or the <c>*.yaml</c> and <c>*.yml</c> files of a folder, sorted by name. Files that are hidden (the locks of
    /// editors are) and files with tests of policies are skipped. Subfolders with specs are told: each folder is a stack of its own.
    /// </summary>
    public IReadOnlyList<string> Find(string path)
    {
        if (path.Length == 0) return Fail(path, "the path is empty", "give the folder of a stack, or a spec file");
        if (path.Contains('\0', StringComparison.Ordinal)) return Fail("", "a path must not contain the NUL character");
        if (files.FileExists(path)) return IsReadable(path) ? [path] : [];
        if (!files.FolderExists(path)) return Fail(path, "file or folder not found");
        try
        {
            return FindInFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(path, $"the folder cannot be read: {e.Message}");
        }
    }

    private List<string> FindInFolder(string path)
    {
        var (entries, folders) = files.List(path);

        // What is in subfolders is no part of the stack, so it leaves no fingerprints.
        var others = new FileReader();
        var names = entries.Where(StackFolders.IsSpecFile).ToList();
        var ignored = folders.Where(folder => Path.GetFileName(folder) is not ['.', ..] && StackFolders.IsStack(folder, others)).ToList();
        var shown = string.Join(", ", ignored.Take(MostNames).Select(folder => Path.GetFileName(folder)));
        var subfolders = ignored.Count <= MostNames ? shown : $"{shown} and {ignored.Count - MostNames} more";
        if (names.Count == 0)
        {
            Fail(path, "the folder contains no *.yaml or *.yml file", ignored.Count == 0 ? null : $"its subfolders do: {subfolders}");
        }
        else if (ignored.Count > 0)
        {
            errors.Warn(
                new SourceLocation(path, 1, 1), "", $"the specs in subfolders are not part of this stack: {subfolders}",
                "each folder is a stack of its own: give its path, too, or move its files");
        }

        return [.. names.Where(IsReadable)];
    }

    private bool IsReadable(string file)
    {
        if (files.FindProblem(file) is not { } problem) return true;
        var target = files.FileExists(file) ? null : File.ResolveLinkTarget(file, returnFinalTarget: false);
        errors.Add(
            new SourceLocation(file, 1, 1), "", $"the file cannot be read: {problem}",
            target is null ? null : $"it is a link to {target.FullName}");
        return false;
    }

    private IReadOnlyList<string> Fail(string path, string message, string? hint = null)
    {
        errors.Add(new SourceLocation(path, 1, 1), "", message, hint);
        return [];
    }
}
