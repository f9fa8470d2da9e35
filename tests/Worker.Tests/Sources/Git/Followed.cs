using Reconciler.Tests.Shared;
using Reconciler.Worker.Sources.Git;

namespace Worker.Tests.Sources.Git;

/// <summary>A follower of a repository, with a folder that is deleted after the test.</summary>
internal sealed class Followed : IDisposable
{
    public const string Spec = "apiVersion: agentcore.reconciler/v1alpha1\nkind: PolicyEngine\nmetadata: {name: engine}\n";

    public Followed(string url, GitLimits? limits = null, GitCredentials? credentials = null) =>
        Follower = new GitFollower(GitSource.Parse(url), Folder, credentials ?? GitCredentials.None, limits);

    public string Folder { get; } = Directory.CreateTempSubdirectory("followed-").FullName;

    public GitFollower Follower { get; }

    public GitSnapshot Poll() => Follower.Poll(CancellationToken.None);

    public GitException Refusal() => Assert.Throws<GitException>(Poll);

    /// <summary>The exported files of a snapshot, relative to the root of the repository.</summary>
    public IReadOnlyList<string> Files(GitSnapshot snapshot)
    {
        var root = Follower.Export(snapshot.Commit);
        return [.. Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories)
            .Where(path => !Directory.Exists(path) || new DirectoryInfo(path).LinkTarget is not null)
            .Select(path => Path.GetRelativePath(root, path))
            .Order(StringComparer.Ordinal)];
    }

    public static Dictionary<string, string> Stacks(params string[] folders) =>
        folders.ToDictionary(folder => folder.Length == 0 ? "a.yaml" : $"{folder}/a.yaml", _ => Spec);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
