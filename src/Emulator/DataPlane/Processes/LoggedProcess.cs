using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>
/// A process that runs in a source folder and writes its output to a log. The ledger lists it while it runs. Disposing it ends the process
/// and all its descendants; it does not dispose the log.
/// </summary>
internal sealed class LoggedProcess : IAsyncDisposable
{
    private static readonly TimeSpan LogDrainTimeout = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly string _mark;
    private readonly ProcessLedger _ledger;
    private readonly Task _logging;

    private LoggedProcess(Process process, string mark, string command, IServerLog log, ProcessLedger ledger)
    {
        (_process, _mark, _ledger) = (process, mark, ledger);
        _logging = LogAsync(command, log);
    }

    public bool HasExited
    {
        get
        {
            try
            {
                return _process.HasExited;
            }
            catch (InvalidOperationException)
            {
                return true; // The process has ended and was disposed.
            }
        }
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a process.</summary>
    /// <param name="command">
    /// The program and its arguments. A program with a slash is a path in the source folder; a bare name is found in PATH.
    /// </param>
    /// <param name="folder">The source folder, which becomes the working directory.</param>
    /// <param name="environment">Environment variables in addition to the inherited ones of <see cref="ProcessEnvironment"/>.</param>
    /// <param name="log">The log for standard output and standard error.</param>
    /// <param name="ledger">The ledger that lists the process while it runs.</param>
    /// <exception cref="Win32Exception">The program does not exist or cannot be started.</exception>
    public static LoggedProcess Start(
        IReadOnlyList<string> command,
        string folder,
        IEnumerable<KeyValuePair<string, string>> environment,
        IServerLog log,
        ProcessLedger ledger)
    {
        var mark = Guid.NewGuid().ToString("N");
        var start = new ProcessStartInfo(Locate(command[0], folder), command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ProcessEnvironment.Set(start.Environment, environment);
        start.Environment[ProcessTree.MarkVariable] = mark;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        ledger.Add(mark, process.Id, process.StartTime.ToUniversalTime());
        return new LoggedProcess(process, mark, string.Join(' ', command), log, ledger);
    }

    /// <summary>Waits until the process ends.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        ProcessTree.End(_process, _mark);
        // A detached descendant may keep the output open for ever: stop waiting after a moment.
        await Task.WhenAny(_logging, Task.Delay(LogDrainTimeout, TimeProvider.System));
        _ledger.Remove(_mark);
        _process.Dispose();
    }

    // Resolve a path against the source folder only, never against the emulator's working directory.
    private static string Locate(string program, string folder) =>
        program.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(program, folder) : program;

    private async Task LogAsync(string command, IServerLog log)
    {
        await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Process {_process.Id}: {command}"));
        await Task.WhenAll(log.CopyAsync(_process.StandardOutput), log.CopyAsync(_process.StandardError));
        await _process.WaitForExitAsync();
        await log.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"Process {_process.Id} ended with exit code {_process.ExitCode}"));
    }
}
