using System.Text;

namespace Reconciler.Worker.Sources.Git;

/// <summary>Says which names of files and folders a repository may have. Git itself lets a tree hold any bytes.</summary>
internal static class GitNames
{
    private const int MaxBytes = 255;

    /// <summary>Says why a name is refused; null if it is not.</summary>
    /// <param name="name">The name of a file or folder, without its parents.</param>
    public static string? FindProblem(string name) => name switch
    {
        "" => "has an empty name",
        "." or ".." => "leads out of its folder",
        _ when name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal) =>
            "has a separator in a name",
        _ when name.Any(char.IsControl) => "has a control character in a name",
        _ when name.Contains('\uFFFD', StringComparison.Ordinal) => "has a name that is not UTF-8",
        _ when name.TrimEnd('.', ' ').Equals(".git", StringComparison.OrdinalIgnoreCase) => "is named like the metadata of git",
        _ when Encoding.UTF8.GetByteCount(name) > MaxBytes => $"has a name of more than {MaxBytes} bytes",
        _ => null,
    };
}
