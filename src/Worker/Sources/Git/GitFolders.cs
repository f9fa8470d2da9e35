using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Worker.Sources.Git;

/// <summary>
/// The folders of followed repositories, one for each source. A lock keeps a second process out, which would delete what this one has
/// exported; the system releases it with the process.
/// </summary>
/// <param name="root">The folder of all of them.</param>
internal sealed class GitFolders(string root) : IDisposable
{
    private readonly List<FileStream> _locks = [];

    /// <summary>Opens the folders of sources.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="credentials">The token.</param>
    /// <exception cref="GitException">Another process uses a folder, or it cannot be written.</exception>
    public IReadOnlyList<GitFollower> Open(IReadOnlyList<GitSource> sources, GitCredentials credentials)
    {
        try
        {
            return [.. sources.Select(source => new GitFollower(source, Lock(source), credentials))];
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refuse(e.Message);
        }
        catch (IOException e)
        {
            throw Refuse(e.Message);
        }
    }

    public void Dispose()
    {
        foreach (var held in _locks) held.Dispose();
        _locks.Clear();
    }

    private string Lock(GitSource source)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.ToString())))[..24];
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetFullPath(root), name)).FullName;
        _locks.Add(new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        return folder;
    }

    private GitException Refuse(string problem) => new(
        GitReasons.Invalid,
        $"The folder {root} for copies of git repositories cannot be used: {problem}",
        "If another worker uses it, give this one a folder of its own with --git-folder DIR.");
}
