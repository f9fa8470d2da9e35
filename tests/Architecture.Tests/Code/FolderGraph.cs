using ArchUnitNET.Domain;

namespace Reconciler.ArchitectureTests.Code;

/// <summary>The arrows between folders. An arrow from A to B says that code in A uses code in B.</summary>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _arrows = new(StringComparer.Ordinal);

    /// <summary>Every folder that has a type.</summary>
    public IEnumerable<string> Folders => _arrows.Keys;

    /// <summary>The arrows, each with the uses that it stands for, such as "Planner uses AwsAccount".</summary>
    public IEnumerable<(string From, string To, IReadOnlyCollection<string> Uses)> Arrows =>
        _arrows.SelectMany(from => from.Value.Select(to => (from.Key, to.Key, (IReadOnlyCollection<string>)to.Value)));

    /// <summary>The graph of a project.</summary>
    /// <remarks>
    /// The compiler copies constants and <c>nameof</c>, so that they leave no trace in an assembly. Using directives stand in for them.
    /// </remarks>
    public static FolderGraph Of(SourceProject project)
    {
        var graph = Of(Codebase.Architecture.Types.Where(type => AssemblyName(type) == project.File.AssemblyName), project.FolderOf);
        foreach (var file in SourceFile.Under(project.File.Folder))
        {
            if (file.Namespaces is not [var @namespace] || project.FolderOf(@namespace) is not { } from) continue;
            foreach (var used in file.Usings)
            {
                if (project.FolderOf(used) is { } to && graph._arrows.ContainsKey(to)) graph.Add(from, to, $"{file.Path} has 'using {used}'");
            }
        }

        return graph;
    }

    /// <summary>The graph of some types; only dependencies among them count.</summary>
    /// <param name="types">The types.</param>
    /// <param name="folderOf">The folder of a namespace; null for one that is left out.</param>
    public static FolderGraph Of(IEnumerable<IType> types, Func<string, string?> folderOf)
    {
        var folders = new Dictionary<IType, string>();
        foreach (var type in types)
        {
            if (folderOf(type.Namespace.FullName) is { } folder) folders[type] = folder;
        }

        var graph = new FolderGraph();
        foreach (var (type, from) in folders)
        {
            graph._arrows.TryAdd(from, new(StringComparer.Ordinal));
            foreach (var target in type.Dependencies.Select(dependency => dependency.Target))
            {
                if (folders.TryGetValue(target, out var to)) graph.Add(from, to, $"{ShortName(type)} uses {ShortName(target)}");
            }
        }

        return graph;
    }

    /// <summary>The sets of folders that can all be reached from one another: pairs and longer rings (Tarjan's algorithm).</summary>
    public IEnumerable<IReadOnlyList<string>> FindRings()
    {
        var (index, low) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        var (stack, rings) = (new Stack<string>(), new List<IReadOnlyList<string>>());
        foreach (var folder in _arrows.Keys.Where(folder => !index.ContainsKey(folder))) Visit(folder);
        return rings;

        void Visit(string folder)
        {
            index[folder] = low[folder] = index.Count;
            stack.Push(folder);
            foreach (var next in _arrows[folder].Keys)
            {
                if (!index.ContainsKey(next)) Visit(next);
                if (stack.Contains(next)) low[folder] = Math.Min(low[folder], low[next]);
            }

            if (low[folder] != index[folder]) return;
            var ring = new SortedSet<string>(StringComparer.Ordinal);
            string member;
            do ring.Add(member = stack.Pop());
            while (member != folder);
            if (ring.Count > 1) rings.Add([.. ring]);
        }
    }

    /// <summary>A ring as text, with the arrows that the fewest uses make: most likely one of them is the wrong one.</summary>
    public string Describe(IReadOnlyList<string> ring)
    {
        var weakest = Arrows.Where(arrow => ring.Contains(arrow.From) && ring.Contains(arrow.To)).OrderBy(arrow => arrow.Uses.Count).Take(4)
            .Select(arrow => $"\n      {arrow.From} -> {arrow.To}: {string.Join(", ", arrow.Uses.Take(3))}");
        return $"{string.Join(", ", ring)}; its weakest arrows:{string.Concat(weakest)}";
    }

    private static string AssemblyName(IType type) => type.Assembly.Name.Split(',')[0];

    // A nested type belongs to the type that declares it; "`1" says only that a type is generic.
    private static string ShortName(IType type) =>
        type.FullName[(type.Namespace.FullName.Length > 0 ? type.Namespace.FullName.Length + 1 : 0)..].Split('+', '`')[0];

    private void Add(string from, string to, string use)
    {
        if (from == to) return;
        if (!_arrows[from].TryGetValue(to, out var uses)) _arrows[from][to] = uses = new(StringComparer.Ordinal);
        uses.Add(use);
    }
}
