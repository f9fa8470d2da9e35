using Reconciler.Access.Authorization;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Enforcement;
using Reconciler.Emulator.DataPlane.Gateway;
using Reconciler.Emulator.DataPlane.Gateway.Credentials;
using Reconciler.Emulator.DataPlane.Gateway.Functions;
using Reconciler.Emulator.DataPlane.Gateway.Interception;
using Reconciler.Emulator.DataPlane.Gateway.Observation;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.AgentCore.Identity;
using Reconciler.Emulator.Services.Iam;
using Reconciler.Emulator.Services.Lambda;
using Reconciler.Emulator.Services.Logs;
using Reconciler.Emulator.Services.Sts;

namespace Reconciler.Emulator.Host;

/// <summary>Creates the data plane of gateways.</summary>
internal sealed class GatewayDataPlane : IDisposable
{
    private readonly CallLog _log;
    private readonly CallTelemetry _telemetry;

    /// <param name="account">The account.</param>
    /// <param name="options">The options of the emulator.</param>
    /// <param name="agentCore">The AgentCore service with the gateways.</param>
    /// <param name="roles">The permissions of the roles of gateways and callers.</param>
    /// <param name="sessions">Issues temporary credentials of roles.</param>
    /// <param name="logs">The log store for calls and policy decisions.</param>
    /// <param name="callers">Checks the signatures of callers.</param>
    /// <param name="tokens">Checks the bearer tokens of callers.</param>
    /// <param name="runtimes">Sends requests to the servers of runtimes.</param>
    /// <param name="functions">Invokes the Lambda functions of targets.</param>
    /// <param name="http">Sends requests to targets.</param>
    /// <param name="oauth">Calls the authorization servers of credential providers.</param>
    public GatewayDataPlane(
        Account account,
        EmulatorOptions options,
        AgentCoreService agentCore,
        IRoleAccess roles,
        IRoleSessions sessions,
        ILogWriter logs,
        Authenticator callers,
        ITokenAuthorizer tokens,
        IRuntimeInvoker runtimes,
        IFunctionInvoker functions,
        HttpMessageInvoker http,
        IOAuthClient oauth)
    {
        var role = new RoleCredentials(account, roles, sessions);
        var providers = new ProviderAccess(account, role, agentCore.Credentials);
        var credentials = new OutboundCredentials(
            role,
            new ClientCredentialTokens(account, providers, oauth),
            new ExchangedTokens(account, providers, oauth),
            new UserTokens(providers, agentCore.Consents),
            new ApiKeys(account, role, agentCore.Credentials),
            new RuntimeInboundAuth(account, agentCore.Runtimes, roles, role, tokens),
            options.SignatureClock);
        var transport = new TargetTransport(http, runtimes, credentials);
        var client = new TargetClient(transport, options.TargetTimeout, options.MaxGatewayBodyBytes);
        var mcpSessions = new SessionStore(options.Clock);
        var enginePolicies = new EnginePolicies(agentCore.Policies);
        var policies = new PolicyAuthorizer(
            account, roles, agentCore.Schemas, enginePolicies, new DecisionLog(account, logs),
            () => new AccessOptions(options.Behavior.Gateway.Undecidable));
        _log = new CallLog(account, logs);
        _telemetry = new CallTelemetry(options.Clock);
        Lister = new TargetLister(client);
        var toolList = new ToolList(policies, Lister);
        var catalog = new TargetCatalog(client, Lister);
        var gatewayFunctions = new GatewayFunctions(account, role, functions);
        var interceptors = new InterceptorFunctions(gatewayFunctions);
        var methods = new GatewayMethods(
            new InitializeHandler(mcpSessions),
            toolList,
            new ToolCalls(
                policies, new ToolSearch(toolList), client, new FunctionTargets(gatewayFunctions), options.Behavior.Gateway, _telemetry),
            new Prompts(catalog),
            new Resources(catalog),
            _log,
            _telemetry);
        Endpoint = new GatewayEndpoint(
            new GatewayDirectory(account, agentCore.Gateways),
            new InboundAuthorizer(account, callers, tokens, roles),
            new StreamableHttp(methods, mcpSessions, new McpInterception(interceptors)),
            new HttpCalls(
                policies, new RouteRules(), credentials, runtimes, http, new HttpInterception(account, interceptors), _log,
                options.MaxGatewayBodyBytes),
            new RateLimiter(account),
            _log,
            account,
            options.MaxGatewayBodyBytes);
    }

    public IHttpEndpoint Endpoint { get; }

    /// <summary>Lists the tools of targets for create, update and synchronize.</summary>
    public TargetLister Lister { get; }

    public void Dispose()
    {
        _log.Dispose();
        _telemetry.Dispose();
    }
}
