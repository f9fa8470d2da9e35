using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.Logs;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>
/// The servers of runtimes, a process for each version. It starts when the version is made, or with a call when it does not run, and ends
/// when no endpoint leads to it any more and the calls that have begun are answered, or with the emulator.
/// </summary>
internal sealed class RuntimeServers : IRuntimeInvoker, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RunningServer> _servers = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _ending = [];
    private readonly List<string> _made = [];
    private readonly Account _account;
    private readonly ServerCatalog _catalog;
    private readonly ILogWriter _logs;
    private readonly SourceFolders _sources;
    private readonly ProcessLedger _ledger;
    private readonly ServerOptions _options;
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // Shorter than that of any server, so that no call is sent on a connection that the server is about to close.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public RuntimeServers(Account account, ServerCatalog catalog, RuntimeVersionEvents versions, ILogWriter logs, SourceFolders sources, ProcessLedger ledger, ServerOptions options)
    {
        (_account, _catalog, _logs, _sources, _ledger, _options) = (account, catalog, logs, sources, ledger, options);
        if (!options.RunsServers)
            return;
        versions.Created += _made.Add;
        account.Changed += EndUnreachable;
        account.Changed += StartMade;
    }

    public async Task<HttpResponseMessage> InvokeAsync(string runtimeArn, string qualifier, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_options.RunsServers)
            throw RuntimeErrors.RunsNothing();

        // Found while the account stands still: no other version can take its place before the call has begun.
        var (running, call) = _account.Perform(() => Begin(_catalog.Resolve(runtimeArn, qualifier)));
        try
        {
            return new StreamedResponse(await SendAsync(await running.Server.WaitAsync(cancellationToken), request, cancellationToken), call);
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _account.Changed -= EndUnreachable;
        _account.Changed -= StartMade;
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
            var server = Find(version);
            return (server, server.BeginCall());
        }
    }

    /// <summary>The running server of a version, or the start of one, which all who call meanwhile share.</summary>
    private RunningServer Find(ServerVersion version)
    {
        _stopping.Token.ThrowIfCancellationRequested();
        if (_servers.TryGetValue(version.Id, out var known))
        {
            if (known.IsOf(version) && known.IsUsable)
                return known;
            End(version.Id);
        }

        return _servers[version.Id] = new RunningServer(version, Task.Run(() => StartAsync(version, _stopping.Token)));
    }

    private async Task<ServerProcess> StartAsync(ServerVersion version, CancellationToken cancellationToken)
    {
        var log = new ServerLog(_account, _logs, version.Region, version.LogGroup, $"{_account.Now:yyyy/MM/dd}/[runtime-logs]{Guid.NewGuid()}");
        ServerProcess server;
        try
        {
            server = ServerProcess.Start(version, await PrepareAsync(version, log, cancellationToken), log, _ledger);
        }
        catch (Exception e) when (e is RuntimeException or OperationCanceledException)
        {
            await log.DisposeAsync();
            throw;
        }

        try
        {
            await server.WaitUntilUpAsync(_http, _options.StartLimit, cancellationToken);
            return server;
        }
        catch (Exception e) when (e is RuntimeException or OperationCanceledException)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // CodeBuild has built it, unless the image came here otherwise.
    private async Task<string> PrepareAsync(ServerVersion version, ServerLog log, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_options.StartLimit);
        try
        {
            return await _sources.PrepareAsync(version, log, limited.Token);
        }
        catch (BuildFailedException e)
        {
            throw RuntimeErrors.NotBuilt(e.Message, log.Group);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RuntimeErrors.TooSlow(_options.StartLimit);
        }
    }

    // A process may live on while what it started, the server itself, is dead: then it is of no use to the next call either.
    private async Task EndIfDeadAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        if (!server.HasExited && await server.AnswersAsync(_http, cancellationToken))
            return;
        lock (_gate)
        {
            if (_servers.TryGetValue(server.Version.Id, out var known) && known.Server is { IsCompletedSuccessfully: true } && known.Server.Result == server)
                End(server.Version.Id);
        }
    }

    private void EndUnreachable()
    {
        lock (_gate)
        {
            foreach (var (id, _) in _servers.Where(s => !_catalog.IsReachable(s.Value.Version)).ToList())
                End(id);
        }
    }

    // The request that has made a version is done, and with it the endpoint that will lead there. The first call finds a server that is up,
    // or nearly so.
    private void StartMade()
    {
        foreach (var arn in _made)
        {
            try
            {
                var version = _catalog.ResolveNewest(arn);
                lock (_gate)
                    Find(version);
            }
            catch (RuntimeException)
            {
                // Whoever calls it is told why it cannot be run.
            }
        }

        _made.Clear();
    }

    // Ending takes a moment, and some who ask for it hold the account.
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
            // It never came up, and was ended then.
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
            // The calls had their time, or the emulator stops.
        }
    }
}
