using Reconciler.Worker.Sources;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting;

/// <summary>A stack of the operator: where its files are now, and which of their versions is in force. Thread-safe.</summary>
/// <param name="key">The key in the work queue.</param>
internal sealed class TrackedStack(string key)
{
    private readonly Lock _lock = new();
    private GitCommit? _newest;
    private GitCommit? _refused;
    private StackVersion? _inForce;
    private bool _isRemoved;

    /// <summary>The key in the work queue: the path, or the git source with the folder after a <c>#</c>.</summary>
    public string Key { get; } = key;

    /// <summary>The git source; null for a folder of people.</summary>
    public GitFollower? Git { get; private init; }

    /// <summary>The folder below the root of the repository; empty for the root, and for a folder of people.</summary>
    public string Folder { get; private init; } = "";

    /// <summary>The newest commit that has the stack; null for a folder of people.</summary>
    public GitCommit? Newest
    {
        get
        {
            lock (_lock) return _newest;
        }
    }

    /// <summary>Whether the newest commit of the branch does not have the stack any more.</summary>
    public bool IsRemoved
    {
        get
        {
            lock (_lock) return _isRemoved;
        }
    }

    /// <summary>The version that was valid last; null if this process has seen none. A folder of people has one version.</summary>
    public StackVersion? InForce
    {
        get
        {
            lock (_lock) return _inForce;
        }
    }

    /// <summary>Whether the newest commit was found to have errors.</summary>
    public bool IsNewestRefused
    {
        get
        {
            lock (_lock) return _refused is not null && _refused == _newest;
        }
    }

    /// <summary>Creates a stack that is a folder or file of people.</summary>
    public static TrackedStack OfPath(string path) => new(path) { _inForce = new StackVersion(path) };

    /// <summary>Creates a stack of a git source.</summary>
    /// <param name="git">The source.</param>
    /// <param name="folder">The folder below the root of the repository.</param>
    public static TrackedStack OfGit(GitFollower git, string folder) => new(KeyOf(git, folder)) { Git = git, Folder = folder };

    /// <summary>The key of a stack of a git source.</summary>
    public static string KeyOf(GitFollower git, string folder) => $"{git.Source}#{folder}";

    /// <summary>Returns the files of a commit, which are exported if necessary.</summary>
    /// <exception cref="GitException">The commit is refused.</exception>
    public StackVersion Locate(GitCommit commit) => StackVersion.Of(commit, Git!.Export(commit), Folder);

    /// <summary>Notes the newest commit that has the stack.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="isRemoved">Whether the branch has gone on without the stack.</param>
    public void Note(GitCommit commit, bool isRemoved)
    {
        lock (_lock) (_newest, _isRemoved) = (commit, isRemoved);
    }

    /// <summary>Puts a version in force.</summary>
    /// <returns>Whether another one was in force.</returns>
    public bool Accept(StackVersion version)
    {
        lock (_lock)
        {
            var isNew = _inForce?.Commit != version.Commit;
            _inForce = version;
            return isNew;
        }
    }

    /// <summary>Notes that the specs of a commit have errors.</summary>
    public void Refuse(GitCommit commit)
    {
        lock (_lock) _refused = commit;
    }

    /// <summary>The trees whose exports are needed.</summary>
    public IEnumerable<string> Trees
    {
        get
        {
            lock (_lock) return new[] { _newest?.TreeId, _inForce?.Commit?.TreeId }.OfType<string>().ToList();
        }
    }
}
