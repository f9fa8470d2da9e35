using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Reconciler.Emulator.DataPlane;

namespace Reconciler.Emulator.Servers;

/// <summary>A server as a process of its own, on a port of its own. It lives in real time, whatever the account's clock says.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly string mark;
    private readonly IServerLog log;
    private readonly ProcessLedger ledger;
    private readonly Task logging;
    private readonly Uri health;

    private ServerProcess(Process process, string mark, ServerVersion version, int port, IServerLog log, ProcessLedger ledger)
    {
        (this.process, this.mark, this.log, this.ledger) = (process, mark, log, ledger);
        Version = version;
        Endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/mcp"));
        health = new Uri(Endpoint, "/ping");
        logging = LogAsync();
    }

    public ServerVersion Version { get; }

    /// <summary>Where the server takes MCP's messages.</summary>
    public Uri Endpoint { get; }

    public bool HasExited
    {
        get
        {
            try
            {
                return process.HasExited;
            }
            catch (InvalidOperationException)
            {
                return true; // ended, and let go since
            }
        }
    }

    /// <exception cref="RuntimeException">There is no such program.</exception>
    public static ServerProcess Start(ServerVersion version, string folder, IServerLog log, ProcessLedger ledger)
    {
        var (port, mark) = (LoopbackPort.FindFree(), Guid.NewGuid().ToString("N"));
        var start = new ProcessStartInfo(Locate(version.Command[0], folder), version.Command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ServerEnvironment.Set(start, version, port);
        start.Environment[ProcessTree.MarkVariable] = mark;
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            ledger.Add(mark, process.Id, process.StartTime.ToUniversalTime());
            return new ServerProcess(process, mark, version, port, log, ledger);
        }
        catch (Win32Exception e)
        {
            throw RuntimeErrors.CannotStart(version.Command[0], e.Message);
        }
    }

    /// <summary>Waits until the server answers anything at all: what it is asked here, only AgentCore's own protocol knows.</summary>
    /// <exception cref="RuntimeException">It ended first, or took too long.</exception>
    public async Task WaitUntilUpAsync(HttpClient http, TimeSpan limit, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(limit);
        try
        {
            for (var wait = FirstLook; !await AnswersAsync(http, deadline.Token); wait = wait * 1.5 < LongestLook ? wait * 1.5 : LongestLook)
            {
                if (process.HasExited)
                    throw RuntimeErrors.Exited(process.ExitCode, log.Group);
                await Task.Delay(wait, TimeProvider.System, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw RuntimeErrors.TooSlow(limit);
        }
    }

    /// <summary>Whether the server answers at this moment.</summary>
    public async Task<bool> AnswersAsync(HttpClient http, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(LookPatience);
        try
        {
            using var answer = await http.GetAsync(health, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Ends the process and all that it started, and its log.</summary>
    public async ValueTask DisposeAsync()
    {
        ProcessTree.End(process, mark);
        await EndLogAsync();
        ledger.Remove(mark);
        process.Dispose();
    }

    // Somebody who got out of sight may hold the output open; nothing of interest comes from there any more.
    private async Task EndLogAsync()
    {
        await Task.WhenAny(logging, Task.Delay(LookPatience, TimeProvider.System));
        await log.DisposeAsync();
    }

    // A path that belongs to the source is looked for there and nowhere else; a bare name is one of the machine's programs.
    private static string Locate(string program, string folder) =>
        program.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(program, folder) : program;

    private async Task LogAsync()
    {
        await log.SayAsync(string.Create(CultureInfo.InvariantCulture, $"Process {process.Id} on port {Endpoint.Port}: {string.Join(' ', Version.Command)}"));
        await Task.WhenAll(log.CopyAsync(process.StandardOutput), log.CopyAsync(process.StandardError));
        await process.WaitForExitAsync();
        await log.SayAsync(string.Create(CultureInfo.InvariantCulture, $"Process {process.Id} ended with exit code {process.ExitCode}"));
    }
}
