using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>The environment of a command. Tests replace it.</summary>
/// <param name="Terminal">Input and output.</param>
/// <param name="Clock">The only clock.</param>
/// <param name="Variable">Reads an environment variable; null if it is not set.</param>
internal sealed record CommandEnvironment(Terminal Terminal, TimeProvider Clock, Func<string, string?> Variable)
{
    /// <summary>The current folder.</summary>
    public string Directory { get; init; } = FindCurrentDirectory();

    /// <summary>The folder for the details of internal errors.</summary>
    public string ErrorFolder { get; init; } = Path.GetTempPath();

    /// <summary>The command that starts this program from the current folder, for messages.</summary>
    public string Program { get; init; } = ProgramName.Installed;

    /// <summary>The environment of this process.</summary>
    public static CommandEnvironment ForProcess() =>
        new(Terminal.ForProcess(), TimeProvider.System, Environment.GetEnvironmentVariable)
        {
            Program = ProgramName.ForProcess(FindCurrentDirectory()),
        };

    // The folder of a shell can be deleted while the shell is in it.
    private static string FindCurrentDirectory()
    {
        try
        {
            return System.IO.Directory.GetCurrentDirectory();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.DirectorySeparatorChar.ToString();
        }
    }
}
