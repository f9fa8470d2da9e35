using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Functions;
using Reconciler.Emulator.DataPlane.Gateway;
using Reconciler.Emulator.DataPlane.Gateway.Credentials;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.DataPlane.Runtime;
using Reconciler.Emulator.DataPlane.TokenVerification;
using Reconciler.Emulator.Host.Admin;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Faults;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Host;

/// <summary>The composition root: creates the services and the data plane of one emulated account.</summary>
internal sealed class EmulatedAccount : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Account _account;
    private readonly RemoteIssuers _remoteIssuers;
    private readonly HttpMessageInvoker _http;
    private readonly GatewayDataPlane _gateways;
    private readonly SourceFolders _sources;
    private readonly RuntimeServers _servers;
    private readonly FunctionRunner _functions;
    private readonly LocalBuildWorker _builds;
    private readonly TargetSyncWorker _targetSyncs;
    private readonly HttpDispatcher _dispatcher;
    private readonly ITargetSyncQueue _syncQueue;
    private Uri? _address;

    public EmulatedAccount(EmulatorOptions options)
    {
        Options = options;
        Token = options.Token ?? EmulatorKeys.CreateToken();
        Latency = options.Latency;
        Requests = new RequestLog(options.RequestLogCapacity);
        _account = new Account(options.ForAccount() with { Token = Token });
        Commands = new ServerCommands(_account);
        var commands = Commands;
        var ledger = new ProcessLedger(options.StateDirectory);
        _functions = new FunctionRunner(_account, ledger, TimeProvider.System, () => _address);
        _remoteIssuers = new RemoteIssuers(options.Clock);
        _http = OutboundHttp.Create(options.HostAddresses, () => _address);
        var oauth = new OAuthClient(_account, _http);
        var services = new ServiceCatalog(
            _account, commands, options, () => Latency, options.RunsServers ? _functions : null, oauth, _remoteIssuers);
        Permissions = services.Iam.Roles;
        var authenticator = new Authenticator(_account.Options, services.Sts.Sessions, services.Iam.Keys);
        Tokens = new TokenAuthorizer(services.Cognito.WithPools(_remoteIssuers), options.Clock);
        var catalog = new ServerCatalog(services.AgentCore.Runtimes, services.Ecr.Images, commands);
        _sources = new SourceFolders(_account, new SourceBuilder(BuildCache.At(options.BuildCacheDirectory), ledger));
        _servers = new RuntimeServers(
            _account,
            catalog,
            new RuntimeSessions(_account, services.AgentCore.Runtimes),
            services.AgentCore.VersionEvents,
            new ServerStarter(_account, services.Logs.Store, _sources, ledger, options.ForServers()),
            options.ForServers());
        _builds = new LocalBuildWorker(_account, services.CodeBuild.LocalBuilds, _sources, services.Logs.Store);
        _gateways = new GatewayDataPlane(
            _account,
            options,
            services.AgentCore,
            services.Iam.Roles,
            services.Sts.Sessions,
            services.Logs.Store,
            authenticator,
            Tokens,
            _servers,
            services.Lambda.Invoker,
            _http,
            oauth);
        _syncQueue = services.AgentCore.TargetSyncs;
        _targetSyncs = new TargetSyncWorker(_account, services.AgentCore.TargetSyncs, _gateways.Lister);
        var runtimeAuthorization = new RuntimeAuthorization(_account, services.Iam.Roles, authenticator, Tokens);
        var behaviors = services.All.SelectMany(s => s.Behaviors)
            .Concat(BehaviorSwitch.ForAccount(_account.Behavior))
            .Concat(options.Behavior.Gateway.Switches)
            .Append(LatencySwitch.Create(() => Latency, latency => Latency = latency));
        var errors = new InternalErrors(options.ErrorLog);
        _dispatcher = new HttpDispatcher(
            [
                new AdminApi(
                    Requests,
                    Faults,
                    [.. behaviors],
                    commands,
                    Token,
                    new OfferedTools(_account, services.AgentCore.Gateways, options.RunsServers ? _gateways.Lister : null),
                    Reset),
                _gateways.Endpoint,
                new RuntimeInvocations(_account, catalog, runtimeAuthorization, _servers, options.MaxRuntimeBodyBytes),
                .. services.All.SelectMany(s => s.Endpoints),
            ],
            new RequestPipeline(
                _account,
                services.All,
                authenticator,
                services.Iam.Roles,
                Faults,
                Requests,
                services.Trail,
                errors,
                (service, operation) => Latency.OfCall(service, operation),
                options.MaxApiBodyBytes),
            errors);
    }

    public EmulatorOptions Options { get; }

    /// <summary>The token for local commands.</summary>
    public string Token { get; }

    /// <summary>The local commands and the folders of their sources.</summary>
    public ServerCommands Commands { get; }

    /// <summary>The folders of the sources of local servers.</summary>
    public IReadOnlyList<LocalSource> Sources => _account.Perform(() => Commands.Sources);

    /// <summary>How long transitions and calls take that begin now.</summary>
    public EmulatorLatency Latency { get; set; }

    public FaultInjector Faults { get; } = new();

    public RequestLog Requests { get; }

    /// <summary>The permissions of callers.</summary>
    public RoleAccess Permissions { get; }

    /// <summary>Checks the bearer tokens of callers of the data plane.</summary>
    public ITokenAuthorizer Tokens { get; }

    /// <summary>Resumes the unfinished background work of an earlier process. Called when the emulator listens at its endpoint.</summary>
    public void Begin(Uri endpoint)
    {
        _address = endpoint;
        _targetSyncs.Resume();
        _builds.Resume();
    }

    public void Reset()
    {
        _account.Clear();
        Faults.Clear();
        Requests.Clear();
    }

    /// <summary>Runs a runtime's server with other files, and lists its tools anew.</summary>
    /// <exception cref="LocalServerException">The server cannot be built or started.</exception>
    public async Task ReloadAsync(string runtimeName, byte[] archive, CancellationToken cancellationToken)
    {
        if (!Commands.Replace(runtimeName, archive))
            throw new LocalServerException($"The runtime '{runtimeName}' has no local command.", []);
        foreach (var (arn, failure, lines) in await _servers.RestartAsync(runtimeName, cancellationToken))
        {
            if (failure is not null)
                throw new LocalServerException(failure.Message, lines, failure);
            _account.Perform(() =>
            {
                _syncQueue.AddAll(arn);
                return true;
            });
        }
    }

    public void Stop() => _stopping.Cancel();

    public async Task HandleAsync(HttpContext http)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
        await _dispatcher.HandleAsync(http, linked.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _targetSyncs.DisposeAsync();
        await _builds.DisposeAsync();
        await _servers.DisposeAsync();
        _functions.Dispose();
        _sources.Dispose();
        _gateways.Dispose();
        _http.Dispose();
        lock (_account.Gate)
            _account.Dispose();
        _remoteIssuers.Dispose();
        _stopping.Dispose();
    }
}
