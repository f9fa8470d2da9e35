namespace Reconciler.Worker.Sources.Git;

/// <summary>What a followed branch holds.</summary>
/// <param name="Commit">The newest commit.</param>
/// <param name="Folders">The folders of its stacks below the root of the repository, ordered. Never empty.</param>
/// <param name="LeftOut">The symbolic links and submodules, which are not exported.</param>
internal sealed record GitSnapshot(GitCommit Commit, IReadOnlyList<string> Folders, IReadOnlyList<string> LeftOut);
