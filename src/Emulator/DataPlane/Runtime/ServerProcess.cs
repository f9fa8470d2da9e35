using System.ComponentModel;
using System.Globalization;
using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Processes;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>The process of a server, with its own port. Its timeouts use real time, not the account's clock.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan FirstPollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxPollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PollTimeout = TimeSpan.FromSeconds(2);

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

    /// <summary>The URL of the server's MCP endpoint.</summary>
    public Uri Endpoint { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the process of a version in its source folder.</summary>
    /// <exception cref="RuntimeException">The program does not exist or cannot be started.</exception>
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

    /// <summary>
    /// Waits until the server responds to <c>/ping</c> with any status: MCP servers need not support this path, which belongs to
    /// AgentCore's HTTP protocol.
    /// </summary>
    /// <exception cref="RuntimeException">The process ended before, or the time limit is over.</exception>
    public async Task WaitUntilUpAsync(HttpClient http, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            for (var wait = FirstPollInterval; !await AnswersAsync(http, deadline.Token); wait = NextInterval(wait))
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

    /// <summary>Whether the server responds now.</summary>
    public async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(PollTimeout);
        try
        {
            using var answer = await http.GetAsync(_health, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
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

    /// <summary>Ends the process with its descendants, and closes the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _log.DisposeAsync();
    }

    private static TimeSpan NextInterval(TimeSpan wait) => wait * 1.5 < MaxPollInterval ? wait * 1.5 : MaxPollInterval;
}
