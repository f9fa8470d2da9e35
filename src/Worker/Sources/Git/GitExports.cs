using LibGit2Sharp;

namespace Reconciler.Worker.Sources.Git;

/// <summary>
/// The exported commits: folders named after the tree of the commit. An export is written to another folder first and moved in place when
/// it is whole, so one that exists is complete, also after a crash. Not thread-safe.
/// </summary>
/// <param name="folder">The folder of the exports.</param>
/// <param name="name">The name of the repository: a stack at its root may take its name from it.</param>
internal sealed class GitExports(string folder, string name)
{
    private const string Unfinished = "new";

    /// <summary>Deletes what a crash has left unfinished.</summary>
    public void Clean()
    {
        if (Directory.Exists(Path.Combine(folder, Unfinished))) Directory.Delete(Path.Combine(folder, Unfinished), recursive: true);
    }

    /// <summary>Exports the regular files of a commit, if that is not done already.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="readTree">Lists its files.</param>
    /// <returns>The folder that stands for the root of the repository.</returns>
    public string Export(Repository repository, GitCommit commit, Func<GitTree> readTree)
    {
        var target = Path.Combine(folder, commit.TreeId);
        if (Directory.Exists(target)) return Path.Combine(target, name);
        var unfinished = Path.Combine(folder, Unfinished, commit.TreeId);
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        var root = Directory.CreateDirectory(Path.Combine(unfinished, name)).FullName;
        foreach (var file in readTree().Files)
        {
            var path = Path.Combine(root, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // The raw content: no filter, no line ending is changed.
            using var content = repository.Lookup<Blob>(file.Blob).GetContentStream();
            using var bytes = new MemoryStream((int)file.Length);
            content.CopyTo(bytes);
            File.WriteAllBytes(path, bytes.ToArray());
        }

        Directory.Move(unfinished, target);
        return Path.Combine(target, name);
    }

    /// <summary>Deletes the exports that nothing needs.</summary>
    /// <param name="trees">The trees that are needed.</param>
    public void Keep(IReadOnlySet<string> trees)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var export in Directory.EnumerateDirectories(folder))
        {
            if (Path.GetFileName(export) is var tree && tree != Unfinished && !trees.Contains(tree)) Directory.Delete(export, recursive: true);
        }
    }
}
