using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>
/// The servers of runtimes, one process for each version. A server starts when its version is created, or with a call if it does not run.
/// It ends after its calls in progress when neither an endpoint nor a session refers to its version, or with the emulator.
/// </summary>
internal sealed class RuntimeServers : IRuntimeInvoker, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RunningServer> _servers = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _ending = [];
    private readonly List<string> _createdArns = [];
    private readonly Account _account;
    private readonly ServerCatalog _catalog;
    private readonly RuntimeSessions _sessions;
    private readonly ServerStarter _starter;
    private readonly ServerOptions _options;
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // Shorter than the keep-alive timeout of common servers, so that no call uses a connection that the server is closing.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public RuntimeServers(
        Account account,
        ServerCatalog catalog,
        RuntimeSessions sessions,
        RuntimeVersionEvents versions,
        ServerStarter starter,
        ServerOptions options)
    {
        (_account, _catalog, _sessions) = (account, catalog, sessions);
        (_starter, _options) = (starter, options);
        if (!options.RunsServers)
            return;
        versions.Created += _createdArns.Add;
        account.Changed += EndUnreachable;
        account.Changed += StartCreated;
    }

    public async Task<HttpResponseMessage> InvokeAsync(
        string runtimeArn, string qualifier, HttpRequestMessage request, CallerSession? session, CancellationToken cancellationToken)
    {
        if (!_options.RunsServers)
            throw RuntimeErrors.RunsNothing();

        // Find the server and begin the call under the account's lock, so that the server is not ended as unused in between.
        var (running, call) = _account.Perform(() => Begin(Resolve(runtimeArn, qualifier, session)));
        try
        {
            var server = await running.Server.WaitAsync(cancellationToken);
            return new StreamedResponse(await SendAsync(server, request, cancellationToken), call);
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    /// <summary>Ends a session, and the server that only this session kept; returns false if there is no such session.</summary>
    public bool StopSession(string runtimeArn, string id) => _account.Perform(() =>
    {
        if (!_sessions.Stop(runtimeArn, id))
            return false;
        EndUnreachable();
        return true;
    });

    /// <summary>
    /// Starts the newest versions of the runtimes with a name, with their current programs, and waits until they respond.
    /// </summary>
    /// <returns>One entry for each runtime.</returns>
    public async Task<IReadOnlyList<ServerRestart>> RestartAsync(string runtimeName, CancellationToken cancellationToken)
    {
        var restarts = new List<ServerRestart>();
        foreach (var arn in _account.Perform(() => _catalog.FindByName(runtimeName)))
        {
            RunningServer? running = null;
            try
            {
                running = _account.Perform(() => StartNewest(arn));
                await running.Server.WaitAsync(cancellationToken);
                restarts.Add(new ServerRestart(arn, null, []));
            }
            catch (RuntimeException failure)
            {
                restarts.Add(new ServerRestart(arn, failure, running?.LastLines ?? []));
            }
        }

        return restarts;
    }

    public async ValueTask DisposeAsync()
    {
        _account.Changed -= EndUnreachable;
        _account.Changed -= StartCreated;
        await _stopping.CancelAsync();
        List<Task> all;
        lock (_gate)
        {
            foreach (var id in _servers.Keys.ToList())
                End(id);
            all = [.. _ending];
        }

        await Task.WhenAll(all);
        _http.Dispose();
        _stopping.Dispose();
    }

    private ServerVersion Resolve(string runtimeArn, string qualifier, CallerSession? session)
    {
        var current = _catalog.Resolve(runtimeArn, qualifier);
        return session is null ? current : _sessions.Continue(runtimeArn, session.Id, session.IsOfCaller, current);
    }

    private async Task<HttpResponseMessage> SendAsync(ServerProcess server, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = server.Endpoint;
        try
        {
            var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)answer.StatusCode < 500)
                return answer;
            answer.Dispose();
            throw RuntimeErrors.Received((int)answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            await EndIfDeadAsync(server, cancellationToken);
            throw RuntimeErrors.Received(502);
        }
    }

    private (RunningServer Server, IDisposable Call) Begin(ServerVersion version)
    {
        lock (_gate)
        {
            var server = GetOrStart(version);
            return (server, server.BeginCall());
        }
    }

    /// <summary>Returns the server of a version, and starts it if it does not run. Concurrent callers share the start.</summary>
    private RunningServer GetOrStart(ServerVersion version)
    {
        _stopping.Token.ThrowIfCancellationRequested();
        if (_servers.TryGetValue(version.Id, out var known))
        {
            if (known.RunsProgramOf(version) && known.IsUsable)
                return known;
            End(version.Id);
        }

        var log = _starter.CreateLog(version);
        return _servers[version.Id] = new RunningServer(
            version, Task.Run(() => _starter.StartAsync(version, log, _http, _stopping.Token)), log);
    }

    // A launcher such as npx may keep running after its server has died: end it, so that the next call starts a new server.
    private async Task EndIfDeadAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        if (!server.HasExited && await server.AnswersAsync(_http, cancellationToken))
            return;
        lock (_gate)
        {
            if (_servers.TryGetValue(server.Version.Id, out var known)
                && known.Server is { IsCompletedSuccessfully: true, Result: var running }
                && running == server)
            {
                End(server.Version.Id);
            }
        }
    }

    private void EndUnreachable()
    {
        lock (_gate)
        {
            foreach (var (id, _) in _servers.Where(s => !IsNeeded(s.Value.Version)).ToList())
                End(id);
        }
    }

    private bool IsNeeded(ServerVersion version) => _catalog.IsReachable(version) || _sessions.Keeps(version);

    // Starts the servers of new versions. It runs after the request that created them, when their endpoint exists, so that the first call
    // finds a running server.
    private void StartCreated()
    {
        foreach (var arn in _createdArns)
        {
            try
            {
                StartNewest(arn);
            }
            catch (RuntimeException)
            {
                // The first call reports why the version cannot run.
            }
        }

        _createdArns.Clear();
    }

    private RunningServer StartNewest(string arn)
    {
        var version = _catalog.ResolveNewest(arn);
        lock (_gate)
            return GetOrStart(version);
    }

    // Ends the server in the background: callers may hold the account's lock, and ending takes time.
    private void End(string id)
    {
        _servers.Remove(id, out var running);
        var end = Task.Run(() => EndAsync(running!));
        _ending.Add(end);
        _ = end.ContinueWith(Forget, TaskScheduler.Default);
    }

    private void Forget(Task end)
    {
        lock (_gate)
            _ending.Remove(end);
    }

    private async Task EndAsync(RunningServer running)
    {
        try
        {
            var server = await running.Server;
            if (!server.HasExited)
                await DrainAsync(running);
            await server.DisposeAsync();
        }
        catch (Exception e) when (e is RuntimeException or OperationCanceledException)
        {
            // The server did not start; StartAsync has ended its process.
        }
    }

    private async Task DrainAsync(RunningServer running)
    {
        try
        {
            await running.DrainAsync().WaitAsync(_options.DrainLimit, TimeProvider.System, _stopping.Token);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The drain limit is over, or the emulator stops: end the server although calls are in progress.
        }
    }
}
