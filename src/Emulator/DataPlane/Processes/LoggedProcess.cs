using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>
/// A program that runs in the folder of a source, with its output in a log. It is noted down as long as it runs, and ends, with all that it
/// started, when it is disposed. The log stays the caller's.
/// </summary>
internal sealed class LoggedProcess : IAsyncDisposable
{
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(2);

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
                return true; // ended, and let go since
            }
        }
    }

    public int ExitCode => _process.ExitCode;

    /// <param name="command">The program and its arguments. A program with a slash belongs to the source; a bare name is one of the machine's.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">Variables beside those that programs need to run at all.</param>
    /// <param name="log">Takes what it writes.</param>
    /// <param name="ledger">Notes it down.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static LoggedProcess Start(
        IReadOnlyList<string> command, string folder, IEnumerable<KeyValuePair<string, string>> environment, IServerLog log, ProcessLedger ledger)
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

    /// <summary>Waits until it has ended by itself.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        ProcessTree.End(_process, _mark);
        // Somebody who got out of sight may hold the output open; nothing of interest comes from there any more.
        await Task.WhenAny(_logging, Task.Delay(LogPatience, TimeProvider.System));
        _ledger.Remove(_mark);
        _process.Dispose();
    }

    // A path that belongs to the source is looked for there and nowhere else.
    private static string Locate(string program, string folder) =>
        program.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(program, folder) : program;

    private async Task LogAsync(string command, IServerLog log)
    {
        await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Process {_process.Id}: {command}"));
        await Task.WhenAll(log.CopyAsync(_process.StandardOutput), log.CopyAsync(_process.StandardError));
        await _process.WaitForExitAsync();
        await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Process {_process.Id} ended with exit code {_process.ExitCode}"));
    }
}
