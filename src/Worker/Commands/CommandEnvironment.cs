using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>What a command has around it, so that tests can give it another.</summary>
/// <param name="Terminal">Where it writes and asks.</param>
/// <param name="Clock">The only clock.</param>
/// <param name="Variable">Environment variables.</param>
internal sealed record CommandEnvironment(Terminal Terminal, TimeProvider Clock, Func<string, string?> Variable)
{
    /// <summary>The current folder.</summary>
    public string Directory { get; init; } = System.IO.Directory.GetCurrentDirectory();

    /// <summary>How the program is called there.</summary>
    public string Program { get; init; } = ProgramName.Installed;

    public static CommandEnvironment ForProcess() => new(Terminal.ForProcess(), TimeProvider.System, Environment.GetEnvironmentVariable) { Program = ProgramName.ForProcess() };
}
