namespace Reconciler.Worker.Sources.Git;

/// <summary>A commit that is proposed for the followed branch, such as the head of a pull request.</summary>
/// <param name="Head">The commit.</param>
/// <param name="Base">The commit of the branch that it is based on.</param>
/// <param name="Root">The folder of its export.</param>
/// <param name="Folders">The folders of its stacks below the root of the repository, ordered.</param>
/// <param name="FoldersBefore">Those of the commit that it is based on.</param>
/// <param name="Changed">The paths of the files that it changes, adds or removes.</param>
internal sealed record GitProposal(
    GitCommit Head,
    GitCommit Base,
    string Root,
    IReadOnlyList<string> Folders,
    IReadOnlyList<string> FoldersBefore,
    IReadOnlyList<string> Changed)
{
    /// <summary>Whether a path is in a folder; the folder of the root is empty.</summary>
    public static bool IsIn(string folder, string path) => folder.Length == 0 || path.StartsWith($"{folder}/", StringComparison.Ordinal);
}
