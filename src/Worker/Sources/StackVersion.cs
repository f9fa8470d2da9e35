using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Sources;

/// <summary>The files of a stack: a folder of people, or the export of a commit.</summary>
/// <param name="Path">The spec folder, or a single spec file.</param>
internal sealed record StackVersion(string Path)
{
    /// <summary>The folder that must contain all paths of the specs; null to search it.</summary>
    public string? Root { get; init; }

    /// <summary>The commit; null for a folder of people.</summary>
    public GitCommit? Commit { get; init; }

    /// <summary>Creates the version of a stack in a commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="root">The folder of its export.</param>
    /// <param name="folder">The folder of the stack, relative to that.</param>
    public static StackVersion Of(GitCommit commit, string root, string folder) =>
        new(System.IO.Path.Combine(root, folder).TrimEnd(System.IO.Path.DirectorySeparatorChar)) { Root = root, Commit = commit };

    /// <summary>Loads the stack. Errors of a commit name files as the repository does, and the commit.</summary>
    public LoadResult Load()
    {
        var loaded = StackReader.Load(Path, Root);
        return Commit is null ? loaded : loaded with { Errors = [.. loaded.Errors.Select(Describe)] };
    }

    /// <summary>Returns a location in these files as people know it: of a commit as the repository names the file.</summary>
    public SourceLocation Describe(SourceLocation location) =>
        Commit is null ? location : location with { File = Strip(location.File) };

    private SpecError Describe(SpecError error) => error with
    {
        Location = Describe(error.Location),
        Message = $"{Strip(error.Message)} (commit {Commit!.Short})",
        Hint = error.Hint is null ? null : Strip(error.Hint),
    };

    private string Strip(string text)
    {
        var shown = text.Replace(Root! + System.IO.Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        return shown.Replace(Root!, ".", StringComparison.Ordinal);
    }
}
