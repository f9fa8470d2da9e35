using LibGit2Sharp;
using GitRepository = LibGit2Sharp.Repository;

namespace Reconciler.Tests.Shared;

/// <summary>A bare repository in a temporary folder, made without a git program.</summary>
internal sealed class GitTestRepository : IDisposable
{
    private static readonly Identity Author = new("Test", "test@example.com");
    private readonly GitRepository _repository;
    private int _commits;

    public GitTestRepository(string name = "stacks.git")
    {
        Folder = Path.Combine(Directory.CreateTempSubdirectory("git-").FullName, name);
        GitRepository.Init(Folder, isBare: true);
        _repository = new GitRepository(Folder);
        _repository.Refs.UpdateTarget("HEAD", "refs/heads/main");
    }

    public string Folder { get; }

    public string Url => new Uri(Folder).AbsoluteUri;

    public ObjectDatabase Objects => _repository.ObjectDatabase;

    /// <summary>Commits files, which are all that the commit has.</summary>
    /// <returns>The identifier of the commit.</returns>
    public string Commit(IReadOnlyDictionary<string, string> files, string branch = "main")
    {
        var tree = new TreeDefinition();
        foreach (var (path, text) in files)
        {
            using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
            tree.Add(path, Objects.CreateBlob(content), Mode.NonExecutableFile);
        }

        return Commit(Objects.CreateTree(tree), branch);
    }

    /// <summary>Commits a folder of the disk.</summary>
    public string CommitFolder(string folder, string prefix = "", string branch = "main") => Commit(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => prefix + Path.GetRelativePath(folder, file), File.ReadAllText),
        branch);

    /// <summary>Commits a tree.</summary>
    public string Commit(Tree tree, string branch = "main")
    {
        var time = DateTimeOffset.UnixEpoch.AddMinutes(_commits++);
        var signature = new Signature(Author, time);
        var name = $"refs/heads/{branch}";
        var parents = _repository.Refs[name]?.ResolveToDirectReference().Target is LibGit2Sharp.Commit parent ? new[] { parent } : [];
        var commit = Objects.CreateCommit(signature, signature, $"Change {_commits}", tree, parents, prettifyMessage: false);
        _repository.Refs.Add(name, commit.Id, allowOverwrite: true);
        return commit.Sha;
    }

    /// <summary>Writes an object as it is, also one that git would not make.</summary>
    public ObjectId Write<T>(byte[] content)
        where T : GitObject => Objects.Write<T>(content);

    public Tree Lookup(ObjectId tree) => _repository.Lookup<Tree>(tree);

    /// <summary>Makes a branch that begins at the newest commit of another one.</summary>
    public void Branch(string name, string from = "main") => _repository.Refs.Add(
        $"refs/heads/{name}", _repository.Refs[$"refs/heads/{from}"].ResolveToDirectReference().TargetIdentifier, allowOverwrite: true);

    public void RemoveBranch(string branch) => _repository.Refs.Remove($"refs/heads/{branch}");

    public void Dispose()
    {
        _repository.Dispose();
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }
}
