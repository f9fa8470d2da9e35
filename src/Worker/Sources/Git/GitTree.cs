using LibGit2Sharp;

namespace Reconciler.Worker.Sources.Git;

/// <summary>The files of a commit. Nothing is checked out: what hooks, filters, submodules and links would do does not happen.</summary>
/// <param name="Files">The regular files, in the order of the tree.</param>
/// <param name="LeftOut">The symbolic links and submodules, which are left out.</param>
internal sealed record GitTree(IReadOnlyList<GitFile> Files, IReadOnlyList<string> LeftOut)
{
    /// <summary>Lists the files of a commit. It reads names and lengths, and no content.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="GitException">The commit exceeds a limit, or has a name that is refused.</exception>
    public static GitTree Read(Repository repository, GitCommit commit, GitLimits limits)
    {
        var root = repository.Lookup<Tree>(commit.TreeId) ?? throw Refuse(commit, "its tree is missing in the repository");
        var (files, leftOut, seen) = (new List<GitFile>(), new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        var left = new Stack<(string Prefix, Tree Tree, int Depth)>([("", root, 1)]);
        var (entries, bytes) = (0, 0L);
        while (left.TryPop(out var folder))
        {
            foreach (var entry in folder.Tree)
            {
                var path = folder.Prefix + entry.Name;
                if (++entries > limits.MaxEntries) throw Refuse(commit, $"it has more than {limits.MaxEntries} files and folders");
                if (GitNames.FindProblem(entry.Name) is { } problem) throw Refuse(commit, $"{Show(path)} {problem}");
                if (path.Length > limits.MaxPathLength)
                    throw Refuse(commit, $"{Show(path)} is longer than {limits.MaxPathLength} characters");
                if (!seen.Add(path)) throw Refuse(commit, $"{Show(path)} is in it twice");
                switch (entry.Mode)
                {
                    case Mode.Directory when folder.Depth >= limits.MaxDepth:
                        throw Refuse(commit, $"{Show(path)} lies more than {limits.MaxDepth} folders deep");
                    case Mode.Directory:
                        var child = repository.Lookup<Tree>(entry.Target.Id)
                            ?? throw Refuse(commit, $"the folder {Show(path)} is missing in the repository");
                        left.Push(($"{path}/", child, folder.Depth + 1));
                        break;
                    case Mode.NonExecutableFile or Mode.ExecutableFile or Mode.NonExecutableGroupWritableFile:
                        var file = new GitFile(path, entry.Target.Id, ReadLength(repository, commit, path, entry.Target.Id));
                        if (file.Length > limits.MaxFileBytes)
                            throw Refuse(commit, $"{Show(path)} has {file.Length} bytes, and {limits.MaxFileBytes} are allowed");
                        if ((bytes += file.Length) > limits.MaxTotalBytes)
                            throw Refuse(commit, $"its files have more than {limits.MaxTotalBytes} bytes");
                        files.Add(file);
                        break;
                    default:
                        leftOut.Add(path);
                        break;
                }
            }
        }

        return new GitTree(files, leftOut);
    }

    private static long ReadLength(Repository repository, GitCommit commit, string path, ObjectId blob) =>
        repository.ObjectDatabase.RetrieveObjectMetadata(blob) is { Type: ObjectType.Blob } found
            ? found.Size
            : throw Refuse(commit, $"the content of {Show(path)} is missing in the repository");

    private static GitException Refuse(GitCommit commit, string problem) => new(
        GitReasons.Refused,
        $"Commit {commit.Short} is refused: {problem}.",
        "Push a commit without it. Until then the last one stays in force.");

    private static string Show(string path)
    {
        var text = new string([.. path.Select(character => char.IsControl(character) ? '?' : character)]);
        return text.Length <= 80 ? text : $"{text[..77]}...";
    }
}
