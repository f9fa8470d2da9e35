using Reconciler.Emulator.AgentCore;
using Reconciler.Emulator.DataPlane;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.LocalBuilds;
using Reconciler.Emulator.Logs;

namespace Reconciler.Emulator.Servers;

/// <summary>
/// The servers of runtimes, a process for each version. It starts when the version is made, or with a call when it does not run, and ends
/// when no endpoint leads to it any more and the calls that have begun are answered, or with the emulator.
/// </summary>
internal sealed class RuntimeServers : IRuntimeInvoker, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, RunningServer> servers = new(StringComparer.Ordinal);
    private readonly HashSet<Task> ending = [];
    private readonly List<string> made = [];
    private readonly Account account;
    private readonly ServerCatalog catalog;
    private readonly LogStore logs;
    private readonly SourceFolders sources;
    private readonly ProcessLedger ledger;
    private readonly HttpClient http = new(new SocketsHttpHandler
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

    public RuntimeServers(Account account, ServerCatalog catalog, NewVersions versions, LogStore logs, SourceFolders sources, ProcessLedger ledger)
    {
        (this.account, this.catalog, this.logs, this.sources, this.ledger) = (account, catalog, logs, sources, ledger);
        if (!account.Options.RunsServers)
            return;
        versions.Made += made.Add;
        account.Changed += EndUnreachable;
        account.Changed += StartMade;
    }

    public async Task<HttpResponseMessage> InvokeAsync(string runtimeArn, string qualifier, HttpRequestMessage request, CancellationToken ct)
    {
        if (!account.Options.RunsServers)
            throw RuntimeErrors.RunsNothing();

        // Found while the account stands still: no other version can take its place before the call has begun.
        var (running, call) = account.Perform(() => Begin(catalog.Resolve(runtimeArn, qualifier)));
        try
        {
            return new OpenAnswer(await SendAsync(await running.Server.WaitAsync(ct), request, ct), call);
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        account.Changed -= EndUnreachable;
        account.Changed -= StartMade;
        await stopping.CancelAsync();
        List<Task> all;
        lock (gate)
        {
            foreach (var id in servers.Keys.ToList())
                End(id);
            all = [.. ending];
        }

        await Task.WhenAll(all);
        http.Dispose();
        stopping.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(ServerProcess server, HttpRequestMessage request, CancellationToken ct)
    {
        request.RequestUri = server.Endpoint;
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if ((int)answer.StatusCode < 500)
                return answer;
            answer.Dispose();
            throw RuntimeErrors.Received((int)answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            await EndIfDeadAsync(server, ct);
            throw RuntimeErrors.Received(502);
        }
    }

    private (RunningServer Server, IDisposable Call) Begin(ServerVersion version)
    {
        lock (gate)
        {
            var server = Find(version);
            return (server, server.BeginCall());
        }
    }

    /// <summary>The running server of a version, or the start of one, which all who call meanwhile share.</summary>
    private RunningServer Find(ServerVersion version)
    {
        stopping.Token.ThrowIfCancellationRequested();
        if (servers.TryGetValue(version.Id, out var known))
        {
            if (known.IsOf(version) && known.IsUsable)
                return known;
            End(version.Id);
        }

        return servers[version.Id] = new RunningServer(version, Task.Run(() => StartAsync(version, stopping.Token)));
    }

    private async Task<ServerProcess> StartAsync(ServerVersion version, CancellationToken ct)
    {
        var log = ServerLog.Of(account, logs, version);
        ServerProcess server;
        try
        {
            server = ServerProcess.Start(version, await PrepareAsync(version, log, ct), log, ledger);
        }
        catch (Exception e) when (e is RuntimeException or OperationCanceledException)
        {
            await log.DisposeAsync();
            throw;
        }

        try
        {
            await server.WaitUntilUpAsync(http, account.Options.ServerStartLimit, ct);
            return server;
        }
        catch (Exception e) when (e is RuntimeException or OperationCanceledException)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // CodeBuild has built it, unless the image came here otherwise.
    private async Task<string> PrepareAsync(ServerVersion version, ServerLog log, CancellationToken ct)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(account.Options.ServerStartLimit);
        try
        {
            return await sources.PrepareAsync(version, log, limited.Token);
        }
        catch (BuildFailedException e)
        {
            throw RuntimeErrors.NotBuilt(e.Message, log.Group);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw RuntimeErrors.TooSlow(account.Options.ServerStartLimit);
        }
    }

    // A process may live on while what it started, the server itself, is dead: then it is of no use to the next call either.
    private async Task EndIfDeadAsync(ServerProcess server, CancellationToken ct)
    {
        if (!server.HasExited && await server.AnswersAsync(http, ct))
            return;
        lock (gate)
        {
            if (servers.TryGetValue(server.Version.Id, out var known) && known.Server is { IsCompletedSuccessfully: true } && known.Server.Result == server)
                End(server.Version.Id);
        }
    }

    private void EndUnreachable()
    {
        lock (gate)
        {
            foreach (var (id, _) in servers.Where(s => !catalog.IsReachable(s.Value.Version)).ToList())
                End(id);
        }
    }

    // The request that has made a version is done, and with it the endpoint that will lead there. The first call finds a server that is up,
    // or nearly so.
    private void StartMade()
    {
        foreach (var arn in made)
        {
            try
            {
                var version = catalog.ResolveNewest(arn);
                lock (gate)
                    Find(version);
            }
            catch (RuntimeException)
            {
                // Whoever calls it is told why it cannot be run.
            }
        }

        made.Clear();
    }

    // Ending takes a moment, and some who ask for it hold the account.
    private void End(string id)
    {
        servers.Remove(id, out var running);
        var end = Task.Run(() => EndAsync(running!));
        ending.Add(end);
        _ = end.ContinueWith(Forget, TaskScheduler.Default);
    }

    private void Forget(Task end)
    {
        lock (gate)
            ending.Remove(end);
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
            await running.DrainAsync().WaitAsync(account.Options.ServerDrainLimit, TimeProvider.System, stopping.Token);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The calls had their time, or the emulator stops.
        }
    }
}
