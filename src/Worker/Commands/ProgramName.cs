using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>How the program is called from the current folder, so that the commands it prints work when they are pasted into the same shell.</summary>
internal static class ProgramName
{
    /// <summary>What it is called where it is installed.</summary>
    public const string Installed = "reconciler";

    private const string Muxer = "dotnet";

    public static string ForProcess() =>
        Choose(Environment.ProcessPath, Environment.GetCommandLineArgs()[0], Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable("PATH"));

    /// <summary>
    /// <c>dotnet run</c> for what a project built, the name alone for what the search path finds, <c>dotnet FILE.dll</c> or the
    /// program's path for the rest.
    /// </summary>
    /// <param name="process">The process's executable.</param>
    /// <param name="assembly">The program's assembly.</param>
    /// <param name="current">The current folder.</param>
    /// <param name="searchPath">Where the shell looks for programs.</param>
    public static string Choose(string? process, string assembly, string current, string? searchPath)
    {
        if (ProjectOf(Path.GetDirectoryName(assembly)) is { } project) return project == current ? "dotnet run --" : $"dotnet run --project {ShellQuoting.Quote(Within(current, project))} --";
        if (process is null || Path.GetFileNameWithoutExtension(process) == Muxer) return $"{Muxer} {ShellQuoting.Quote(Within(current, assembly))}";
        if (Found(Path.GetFileName(process), searchPath) is { } found && RealPath(found) == RealPath(process)) return ShellQuoting.Quote(Path.GetFileNameWithoutExtension(process));
        var path = Within(current, process);
        return ShellQuoting.Quote(Path.GetFileName(path) == path ? Path.Combine(".", path) : path);
    }

    /// <summary>The folder of the project whose build made a folder; null for what was published.</summary>
    private static string? ProjectOf(string? folder)
    {
        if (Path.GetFileName(folder) == "publish") return null;
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) == "bin" && Path.GetDirectoryName(folder) is { } project && Directory.EnumerateFiles(project, "*.csproj", new EnumerationOptions { IgnoreInaccessible = true }).Any()) return project;
        }

        return null;
    }

    private static string? Found(string file, string? searchPath) =>
        searchPath?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static string RealPath(string file) => Path.GetFullPath(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);

    /// <summary>A path as one would write it in a folder: relative when it is below.</summary>
    private static string Within(string folder, string path) =>
        Path.GetRelativePath(folder, path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
}
