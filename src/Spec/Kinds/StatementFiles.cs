using Reconciler.Spec.Files;

namespace Reconciler.Spec.Kinds;

/// <summary>The files that <c>statementFile</c> of a policy names.</summary>
public static class StatementFiles
{
    /// <summary>Returns the file itself, or the <c>*.cedar</c> and <c>*.dw</c> files of a folder, sorted, without its subfolders.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="files">Lists the folder.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission.</exception>
    public static IReadOnlyList<string> Find(string path, FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.FolderExists(path) ? [.. files.List(path).Files.Where(IsPolicyFile)] : [path];
    }

    /// <summary>Whether a file contains policies, by its name. Hidden files do not.</summary>
    public static bool IsPolicyFile(string path) =>
        Path.GetFileName(path) is [not '.', ..] && Path.GetExtension(path).ToUpperInvariant() is ".CEDAR" or ".DW";
}
