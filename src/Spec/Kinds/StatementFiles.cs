namespace Reconciler.Spec.Kinds;

/// <summary>The files that <c>statementFile</c> of a policy names.</summary>
public static class StatementFiles
{
    /// <summary>Returns the file itself, or the <c>*.cedar</c> and <c>*.dw</c> files of a folder, sorted, without its subfolders.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<string> Find(string path) => Directory.Exists(path)
        ? [.. Directory.EnumerateFiles(path).Where(IsPolicyFile).Order(StringComparer.Ordinal)]
        : [path];

    /// <summary>Whether a file contains policies, by its name.</summary>
    public static bool IsPolicyFile(string path) => Path.GetExtension(path) is ".cedar" or ".dw";
}
