using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Reconciler.Tests.Shared;

namespace Reconciler.ArchitectureTests.Code;

/// <summary>The repository's projects and assemblies. They are read once, because reading them takes most of the time of these tests.</summary>
internal static class Codebase
{
    private static readonly Lazy<Architecture> Loaded = new(Load);

    /// <summary>The projects of <c>src</c>.</summary>
    public static IReadOnlyList<SourceProject> Sources { get; } = [.. ProjectFiles("src").Select(SourceProject.Load)];

    /// <summary>The programs: nothing is built on them, so they have no public API. Some are helpers beside <c>src</c>.</summary>
    public static IReadOnlyList<SourceProject> Programs { get; } =
    [
        Source("Worker"),
        .. new[] { "tools", "bench", "mcp-server" }.SelectMany(ProjectFiles).Select(SourceProject.Load),
    ];

    /// <summary>The types of <c>src</c> and of this test project, with their dependencies.</summary>
    public static Architecture Architecture => Loaded.Value;

    public static SourceProject Source(string name) => Sources.Single(project => project.Name == name);

    public static IEnumerable<ProjectFile> ProjectFiles(string folder) =>
        Directory.EnumerateFiles(Repository.File(folder), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => ProjectFile.Read(Repository.Root, file));

    private static Architecture Load() =>
        new ArchLoader().LoadAssemblies([.. Sources.Select(project => project.Assembly), typeof(Codebase).Assembly]).Build();
}
