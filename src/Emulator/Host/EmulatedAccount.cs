using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.DataPlane.Runtime;
using Reconciler.Emulator.DataPlane.TokenVerification;
using Reconciler.Emulator.Host.Admin;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Faults;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Host;

/// <summary>The composition root: puts one emulated account together, with its services and its data plane.</summary>
internal sealed class EmulatedAccount : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Account account;
    private readonly RemoteIssuers remoteIssuers;
    private readonly GatewayDataPlane gateways;
    private readonly SourceFolders sources;
    private readonly RuntimeServers servers;
    private readonly BackgroundBuilds builds;
    private readonly BackgroundListings listings;
    private readonly HttpDispatcher dispatcher;
    private Uri? address;

    public EmulatedAccount(EmulatorOptions options)
    {
        Options = options;
        Requests = new RequestLog(options.RequestLogCapacity);
        account = new Account(options.ForAccount());
        var commands = new ServerCommands(account);
        var services = new ServiceCatalog(account, commands, options);
        var authenticator = new Authenticator(account.Options, services.Sts);
        remoteIssuers = new RemoteIssuers(options.Clock);
        Tokens = new TokenAuthorizer(services.Cognito.WithPools(remoteIssuers), options.Clock);
        var catalog = new ServerCatalog(services.AgentCore.Runtimes, services.Ecr.Images, commands);
        var ledger = new ProcessLedger(options.StateDirectory);
        sources = new SourceFolders(account, new SourceBuilder(BuildCache.At(options.BuildCacheDirectory), ledger));
        servers = new RuntimeServers(account, catalog, services.AgentCore.Versions, services.Logs.Store, sources, ledger, options.ForServers());
        builds = new BackgroundBuilds(account, services.CodeBuild.LocalBuilds, sources, services.Logs.Store);
        gateways = new GatewayDataPlane(account, services, options, authenticator, Tokens, servers, () => address);
        listings = new BackgroundListings(account, services.AgentCore.Listings, gateways.Lister);
        var runtimeAuthorization = new RuntimeAuthorization(account, services.Iam.Roles, authenticator, Tokens);
        var behaviors = services.All.SelectMany(s => s.Behaviors).Concat(BehaviorSwitch.ForAccount(account.Behavior)).Concat(options.Behavior.Gateway.Switches);
        dispatcher = new HttpDispatcher(
            [
                new AdminApi(Requests, Faults, [.. behaviors], commands, new OfferedTools(account, services.AgentCore.Gateways), Reset),
                gateways.Endpoint,
                new RuntimeInvocations(account, catalog, runtimeAuthorization, servers),
                .. services.All.SelectMany(s => s.Endpoints),
            ],
            new RequestPipeline(account, services.All, authenticator, services.Iam.Roles, Faults, Requests));
    }

    public EmulatorOptions Options { get; }

    public FaultInjector Faults { get; } = new();

    public RequestLog Requests { get; }

    /// <summary>Checks the bearer tokens of the data plane's callers.</summary>
    public ITokenAuthorizer Tokens { get; }

    /// <summary>Goes on with what an earlier emulator of the account left unfinished, now that this one can be reached.</summary>
    public void Begin(Uri endpoint)
    {
        address = endpoint;
        listings.Resume();
        builds.Resume();
    }

    public void Reset()
    {
        account.Clear();
        Faults.Clear();
        Requests.Clear();
    }

    public void Stop() => stopping.Cancel();

    public async Task HandleAsync(HttpContext http)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping.Token);
        await dispatcher.HandleAsync(http, linked.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await listings.DisposeAsync();
        await builds.DisposeAsync();
        await servers.DisposeAsync();
        sources.Dispose();
        gateways.Dispose();
        lock (account.Gate)
            account.Dispose();
        remoteIssuers.Dispose();
        stopping.Dispose();
    }
}
