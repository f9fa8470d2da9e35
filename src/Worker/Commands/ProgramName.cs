using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>
/// Finds the command that starts this program from the current folder, so that commands in the output work when they are pasted into the
/// same shell.
/// </summary>
internal static class ProgramName
{
    /// <summary>The name of the installed program.</summary>
    public const string Installed = "reconciler";

    private const string Muxer = "dotnet";

    /// <summary>Finds the command for this process.</summary>
    /// <param name="current">The current folder.</param>
    public static string ForProcess(string current) => Choose(
        Environment.ProcessPath,
        Environment.GetCommandLineArgs()[0],
        current,
        Environment.GetEnvironmentVariable("PATH"));

    /// <summary>
    /// Chooses the command: <c>dotnet run</c> for the build output of a project, the name alone for a program on the search path, else
    /// <c>dotnet FILE.dll</c> or the path of the program.
    /// </summary>
    /// <param name="process">The executable of the process.</param>
    /// <param name="assembly">The main assembly.</param>
    /// <param name="current">The current folder.</param>
    /// <param name="searchPath">The folders in which the shell looks for programs (PATH).</param>
    public static string Choose(string? process, string assembly, string current, string? searchPath)
    {
        if (FindProject(Path.GetDirectoryName(assembly)) is { } project)
        {
            return project == current ? "dotnet run --" : $"dotnet run --project {ShellQuoting.Quote(Shorten(current, project))} --";
        }

        if (process is null || Path.GetFileNameWithoutExtension(process) == Muxer)
        {
            return $"{Muxer} {ShellQuoting.Quote(Shorten(current, assembly))}";
        }

        if (FindOnPath(Path.GetFileName(process), searchPath) is { } found && ResolveLinks(found) == ResolveLinks(process))
        {
            return ShellQuoting.Quote(Path.GetFileNameWithoutExtension(process));
        }

        var path = Shorten(current, process);
        return ShellQuoting.Quote(Path.GetFileName(path) == path ? Path.Combine(".", path) : path);
    }

    /// <summary>Finds the folder of the project whose build output a folder is; null for other folders, such as publish output.</summary>
    private static string? FindProject(string? folder)
    {
        if (Path.GetFileName(folder) == "publish") return null;
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) != "bin" || Path.GetDirectoryName(folder) is not { } project) continue;
            if (Directory.EnumerateFiles(project, "*.csproj", new EnumerationOptions { IgnoreInaccessible = true }).Any()) return project;
        }

        return null;
    }

    private static string? FindOnPath(string file, string? searchPath) => searchPath?
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, file))
        .FirstOrDefault(File.Exists);

    private static string ResolveLinks(string file) =>
        Path.GetFullPath(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);

    /// <summary>Makes a path relative to a folder if it is below the folder.</summary>
    private static string Shorten(string folder, string path) =>
        Path.GetRelativePath(folder, path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
}
