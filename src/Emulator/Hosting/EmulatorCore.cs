using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Admin;
using Reconciler.Emulator.AgentCore;
using Reconciler.Emulator.Auth;
using Reconciler.Emulator.CodeBuild;
using Reconciler.Emulator.Cognito;
using Reconciler.Emulator.Contracts;
using Reconciler.Emulator.DataPlane;
using Reconciler.Emulator.Faults;
using Reconciler.Emulator.LocalBuilds;
using Reconciler.Emulator.Mcp;
using Reconciler.Emulator.Protocols;
using Reconciler.Emulator.Servers;
using Reconciler.Emulator.Tokens;

namespace Reconciler.Emulator.Hosting;

/// <summary>Everything that makes up one emulated account, and the way of a request through it.</summary>
internal sealed class EmulatorCore : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Account account;
    private readonly ServiceCatalog services;
    private readonly Authenticator authenticator;
    private readonly InputValidator validator = new();
    private readonly Quotas quotas;
    private readonly RemoteIssuers remoteIssuers;
    private readonly GatewayDataPlane gateways;
    private readonly SourceFolders sources;
    private readonly RuntimeServers servers;
    private readonly BackgroundBuilds builds;
    private readonly BackgroundListings listings;
    private readonly IHttpEndpoint[] endpoints;

    public EmulatorCore(EmulatorOptions options)
    {
        Options = options;
        Requests = new RequestLog(options.RequestLogCapacity);
        account = new Account(options);
        Commands = new ServerCommands(account);
        services = new ServiceCatalog(account, Commands);
        authenticator = new Authenticator(options, services.Sts);
        quotas = new Quotas(options.Clock);
        remoteIssuers = new RemoteIssuers(options.Clock);
        Tokens = new TokenAuthorizer(new PoolIssuers(account, services.PoolKeys, remoteIssuers), options.Clock);
        OfferedTools = new OfferedTools(account);
        var catalog = new ServerCatalog(account, services.Images, Commands);
        var ledger = new ProcessLedger(options.StateDirectory);
        sources = new SourceFolders(account, new SourceBuilder(BuildCache.At(options.BuildCacheDirectory), ledger));
        servers = new RuntimeServers(account, catalog, services.Versions, services.Logs, sources, ledger);
        builds = new BackgroundBuilds(account, services.Builds, sources, services.Logs);
        gateways = new GatewayDataPlane(account, services, authenticator, Tokens, servers, () => Endpoint);
        listings = new BackgroundListings(account, services.Listings, gateways.Lister);
        endpoints =
        [
            new AdminApi(this),
            gateways.Endpoint,
            new RuntimeInvocations(account, catalog, new RuntimeAuthorization(account, services.Roles, authenticator, Tokens), servers),
            new PoolDocuments(account, services.PoolKeys),
            new TokenEndpoint(account, services.TokenIssuer),
        ];
    }

    public EmulatorOptions Options { get; }

    public FaultInjector Faults { get; } = new();

    public RequestLog Requests { get; }

    public ServerCommands Commands { get; }

    public OfferedTools OfferedTools { get; }

    public Uri? Endpoint { get; private set; }

    /// <summary>Checks the bearer tokens of the data plane's callers.</summary>
    public ITokenAuthorizer Tokens { get; }

    /// <summary>Goes on with what an earlier emulator of the account left unfinished, now that this one can be reached.</summary>
    public void Begin(Uri endpoint)
    {
        Endpoint = endpoint;
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

    public async Task HandleAsync(HttpContext http)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping.Token);
        try
        {
            var request = await AwsRequest.ReadAsync(http, linked.Token);
            if (Array.Find(endpoints, e => e.Accepts(request)) is { } endpoint)
                await endpoint.HandleAsync(http, request, linked.Token);
            else if (await AnswerAsync(request, linked.Token) is { } response)
                await response.SendAsync(http, linked.Token);
            else
                await WithheldAnswer.SendAsync(http, linked.Token);
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (Exception mistake) when (mistake is not (OperationCanceledException or IOException) && !http.Response.HasStarted)
        {
            // The edge of requests to the data plane, as the one below is that of calls to services.
            var body = new JsonObject { ["message"] = $"A mistake of the emulator: {mistake}" };
            await new AwsResponse(500, "application/json", System.Text.Encoding.UTF8.GetBytes(body.ToJsonString())).SendAsync(http, linked.Token);
        }
    }

    /// <summary>The answer to a call, or <see langword="null"/> when a fault withholds it.</summary>
    private async Task<AwsResponse?> AnswerAsync(AwsRequest request, CancellationToken ct)
    {
        var scope = SignatureScope.Read(request);
        if (services.Identify(request, scope) is not { } service)
            return new AwsResponse(404, "application/json", """{"__type":"UnknownOperationException","message":"No service of this emulator answers this request."}"""u8.ToArray());
        service.Prepare(request);
        var exchange = new Exchange(service, scope?.Region ?? Options.Region, Guid.NewGuid().ToString());
        AwsResponse? response;
        try
        {
            response = await PerformAsync(exchange, request, scope, ct);
        }
        catch (AuthException failure)
        {
            response = exchange.Fail(service.Protocol.AuthError(failure.Failure));
        }
        catch (AwsException error)
        {
            response = exchange.Fail(error);
        }
        catch (Exception mistake) when (mistake is not OperationCanceledException)
        {
            // The edge of the request: a mistake in a handler is told to the client, which has no other way of knowing.
            response = exchange.Fail(new AwsException("InternalFailure", $"A mistake of the emulator: {mistake}", 500));
        }

        Requests.Add(exchange.Record(account.Now, response?.Status ?? 0));
        return response;
    }

    private async Task<AwsResponse?> PerformAsync(Exchange exchange, AwsRequest request, SignatureScope? scope, CancellationToken ct)
    {
        var (service, protocol) = (exchange.Service, exchange.Service.Protocol);
        var resolved = protocol.Resolve(request);
        exchange.Operation = resolved?.Operation;
        var anonymous = scope is null && resolved?.Operation.NoAuth == true;
        var caller = anonymous ? Caller.Anonymous : authenticator.Authenticate(request, scope);
        exchange.AccessKeyId = anonymous ? null : caller.AccessKeyId;
        if (resolved is null)
            throw new AwsException("UnknownOperationException", "The requested operation does not exist.", 404);
        var operation = resolved.Operation;
        var input = exchange.Input = protocol.Parse(resolved, request);

        var fault = Faults.Strike(service.Name, operation.Name, input);
        await SufferAsync(fault, protocol, ct);
        if (Options.Behavior.EnforceQuotas && !quotas.TryTake(service.Name, operation.Name))
            throw protocol.Throttled();
        CheckPermission(service, operation.Name, caller);
        if (operation.Input is { } shape && validator.Check(shape, input) is { Count: > 0 } breaches)
            throw service.Invalid(breaches);
        var handler = service.Handler(operation.Name)
            ?? throw new AwsException("NotImplementedException", $"The emulator does not implement {operation.Name} of {service.Name}.", 501);
        var call = new Call(service, operation, input, caller, exchange.Region, request);
        service.Check(call);
        var output = account.Perform(() => handler(call));
        return fault?.Kind == FaultKind.DropResponse ? null : protocol.Write(operation, output, exchange.RequestId);
    }

    // Only the actions are looked at: what an operation's resource is, no model tells.
    private void CheckPermission(Service service, string operation, Caller caller)
    {
        if (!Options.Behavior.EnforceCallerPermissions || caller.RoleName is not { } role || service.ActionOf(operation) is not { } action)
            return;
        lock (account.Gate)
        {
            if (!services.Roles.AllowsSomewhere(role, action))
                throw service.Protocol.Denied($"User: {caller.Arn} is not authorized to perform: {action} because no identity-based policy allows the {action} action");
        }
    }

    private async Task SufferAsync(Fault? fault, Protocol protocol, CancellationToken ct)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Error:
                throw new AwsException(fault.ErrorCode, fault.Message, fault.Status);
            case FaultKind.Throttle:
                throw protocol.Throttled();
            case FaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, Options.Clock, ct);
                break;
            case FaultKind.Delay:
                await Task.Delay(fault.Delay, Options.Clock, ct);
                break;
        }
    }
}
