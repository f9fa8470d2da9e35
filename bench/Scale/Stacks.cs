using Reconciler.Spec.Loading;

namespace Reconciler.Bench.Scale;

/// <summary>Copies of the workshop stack with unique names, in a temporary folder.</summary>
internal sealed class Stacks : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("reconciler-bench-").FullName;

    public Stacks(int count)
    {
        var repository = RepositoryRoot();
        Directory.CreateDirectory(Path.Combine(_root, ".git"));
        CopySource(Path.Combine(repository, "mcp-server"), Path.Combine(_root, "mcp-server"));
        for (var i = 0; i < count; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_root, "specs", $"s{i}")).FullName;
            foreach (var file in Directory.EnumerateFiles(Path.Combine(repository, "specs", "workshop")))
            {
                var text = File.ReadAllText(file)
                    .Replace("agentcore-mcp-server", $"bench{i}", StringComparison.Ordinal)
                    .Replace("agentcore_mcp_server", $"bench{i}", StringComparison.Ordinal)
                    .Replace("workshop_policy_engine", $"engine{i}", StringComparison.Ordinal)
                    .Replace("name: allow_add_and_greet", $"name: allow{i}", StringComparison.Ordinal);
                File.WriteAllText(Path.Combine(folder, Path.GetFileName(file)), text);
            }

            Folders.Add(folder);
        }
    }

    public List<string> Folders { get; } = [];

    public IReadOnlyList<Stack> Load() => [.. Folders.Select(folder => StackLoader.Load(folder))
        .Select(result => result.Stack ?? throw new InvalidOperationException(string.Join('\n', result.Errors)))];

    public static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Reconciler.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void CopySource(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
            CopySource(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
