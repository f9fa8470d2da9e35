using System.Text.RegularExpressions;
using Reconciler.Tests.Shared;

namespace Reconciler.ArchitectureTests.Code;

/// <summary>A C# file: where it is, which namespace it declares and which it uses.</summary>
/// <param name="Path">The path relative to the repository's root, with slashes.</param>
/// <param name="Namespaces">The declared namespaces.</param>
/// <param name="Usings">The namespaces of its using directives.</param>
internal sealed partial record SourceFile(string Path, IReadOnlyList<string> Namespaces, IReadOnlyList<string> Usings)
{
    public string Folder => Path[..Path.LastIndexOf('/')];

    public static IEnumerable<SourceFile> Under(string folder) =>
        Directory.EnumerateFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')))
            .Where(file => !file.Path.Contains("/obj/", StringComparison.Ordinal) && !file.Path.Contains("/bin/", StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => Parse(file.Path, File.ReadAllText(file.File)));

    public static SourceFile Parse(string path, string text) => new(
        path,
        [.. Namespace().Matches(text).Select(match => match.Groups[1].Value)],
        [.. Using().Matches(text).Select(match => match.Groups[1].Value)]);

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
