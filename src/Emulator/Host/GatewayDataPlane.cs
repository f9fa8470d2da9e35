using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Enforcement;
using Reconciler.Emulator.DataPlane.Gateway;
using Reconciler.Emulator.DataPlane.Gateway.Credentials;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Host;

/// <summary>Puts the data plane of gateways together.</summary>
internal sealed class GatewayDataPlane : IDisposable
{
    private readonly HttpMessageInvoker http;

    /// <param name="account">The account.</param>
    /// <param name="services">Its services.</param>
    /// <param name="options">How the emulator runs.</param>
    /// <param name="authenticator">Checks signatures.</param>
    /// <param name="tokens">Checks bearer tokens.</param>
    /// <param name="runtimes">Brings requests to the servers of runtimes.</param>
    /// <param name="own">The emulator's own address, once there is one.</param>
    public GatewayDataPlane(
        Account account, ServiceCatalog services, EmulatorOptions options, Authenticator authenticator, ITokenAuthorizer tokens, IRuntimeInvoker runtimes, Func<Uri?> own)
    {
        http = OutboundHttp.Create(options.HostAddresses, own);
        var (roles, agentCore) = (services.Iam.Roles, services.AgentCore);
        var role = new RoleCredentials(account, roles, services.Sts);
        var credentials = new OutboundCredentials(
            role,
            new ClientCredentialTokens(account, role, agentCore.Credentials, http),
            new ApiKeys(account, role, agentCore.Credentials),
            new RuntimeDoor(account, agentCore.Runtimes, roles, role, tokens),
            options.SignatureClock);
        var client = new TargetClient(new TargetTransport(http, runtimes, credentials), options.TargetTimeout);
        var sessions = new SessionStore(options.Clock);
        var policies = new PolicyAuthorizer(account, roles, agentCore.Schemas, new EnginePolicies(agentCore.Policies), new DecisionLog(account, services.Logs.Store));
        Lister = new TargetLister(client);
        var toolList = new ToolList(policies, Lister);
        var catalog = new TargetCatalog(client, Lister);
        var methods = new GatewayMethods(
            new Handshake(sessions),
            toolList,
            new ToolCalls(policies, new ToolSearch(toolList), client, options.Behavior.Gateway),
            new Prompts(catalog),
            new Resources(catalog));
        Endpoint = new GatewayEndpoint(
            new GatewayDirectory(account, agentCore.Gateways),
            new InboundAuthorizer(account, authenticator, tokens, roles),
            new StreamableHttp(methods, sessions));
    }

    public IHttpEndpoint Endpoint { get; }

    /// <summary>Lists the tools of targets, for their creation, update and synchronization.</summary>
    public TargetLister Lister { get; }

    public void Dispose() => http.Dispose();
}
