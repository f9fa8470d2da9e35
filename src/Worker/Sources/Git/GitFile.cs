using LibGit2Sharp;

namespace Reconciler.Worker.Sources.Git;

/// <summary>A regular file of a commit.</summary>
/// <param name="Path">The path below the root of the repository, with <c>/</c>.</param>
/// <param name="Blob">Its content.</param>
/// <param name="Length">The number of bytes.</param>
internal sealed record GitFile(string Path, ObjectId Blob, long Length)
{
    /// <summary>The folder of the file; empty for the root of the repository.</summary>
    public string Folder => Path.LastIndexOf('/') is > 0 and var slash ? Path[..slash] : "";
}
