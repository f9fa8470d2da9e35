using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>Runs the program itself, for what only a process has: redirections, other users, and what nobody catches.</summary>
internal static class ReconcilerProcess
{
    private const string Nobody = "65534";

    /// <summary>The program, beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "reconciler.dll");

    /// <summary>Whether the test can run the program as another user, who may not read everything.</summary>
    public static bool CanBeNobody => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv");

    /// <summary>Runs a command.</summary>
    public static Task<CommandResult> RunAsync(params string[] args) => StartAsync("dotnet", [Program, .. args]);

    /// <summary>Runs a command as a user without rights; as the current user if the test itself has no more.</summary>
    public static Task<CommandResult> RunAsNobodyAsync(params string[] args) => Environment.IsPrivilegedProcess
        ? StartAsync("setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "dotnet", Program, .. args])
        : RunAsync(args);

    /// <summary>Runs a command line of the shell, in which <c>$RECONCILER</c> is the program.</summary>
    public static Task<CommandResult> RunShellAsync(string script) => StartAsync("sh", ["-c", script]);

    private static async Task<CommandResult> StartAsync(string file, string[] args)
    {
        var start = new ProcessStartInfo(file, args) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["RECONCILER"] = $"dotnet {Program}";
        start.Environment["DOTNET_CLI_HOME"] = Path.GetTempPath();
        start.Environment["HOME"] = Path.GetTempPath();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await error);
    }
}
