using System.ComponentModel;
using System.Globalization;
using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Processes;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>A server as a process of its own, on a port of its own. It lives in real time, whatever the account's clock says.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(2);

    private readonly LoggedProcess _process;
    private readonly IServerLog _log;
    private readonly Uri _health;

    private ServerProcess(LoggedProcess process, ServerVersion version, Uri endpoint, IServerLog log)
    {
        (_process, _log) = (process, log);
        (Version, Endpoint) = (version, endpoint);
        _health = new Uri(endpoint, "/ping");
    }

    public ServerVersion Version { get; }

    /// <summary>Where the server takes MCP's messages.</summary>
    public Uri Endpoint { get; }

    public bool HasExited => _process.HasExited;

    /// <exception cref="RuntimeException">There is no such program.</exception>
    public static ServerProcess Start(ServerVersion version, string folder, IServerLog log, ProcessLedger ledger)
    {
        var port = LoopbackPort.FindFree().ToString(CultureInfo.InvariantCulture);
        var environment = new Dictionary<string, string>(version.Environment, StringComparer.Ordinal)
        {
            ["PORT"] = port,
            ["BIND_ADDRESS"] = "127.0.0.1",
            ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,[::1]",
        };
        try
        {
            var process = LoggedProcess.Start(version.Program.Command, folder, environment, log, ledger);
            return new ServerProcess(process, version, new Uri($"http://127.0.0.1:{port}/mcp"), log);
        }
        catch (Win32Exception e)
        {
            throw RuntimeErrors.CannotStart(version.Program.Command[0], e.Message);
        }
    }

    /// <summary>Waits until the server answers anything at all: what it is asked here, only AgentCore's own protocol knows.</summary>
    /// <exception cref="RuntimeException">It ended first, or took too long.</exception>
    public async Task WaitUntilUpAsync(HttpClient http, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            for (var wait = FirstLook; !await AnswersAsync(http, deadline.Token); wait = wait * 1.5 < LongestLook ? wait * 1.5 : LongestLook)
            {
                if (_process.HasExited)
                    throw RuntimeErrors.Exited(_process.ExitCode, _log.Group);
                await Task.Delay(wait, TimeProvider.System, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RuntimeErrors.TooSlow(limit);
        }
    }

    /// <summary>Whether the server answers at this moment.</summary>
    public async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LookPatience);
        try
        {
            using var answer = await http.GetAsync(_health, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Ends the process and all that it started, and its log.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _log.DisposeAsync();
    }
}
