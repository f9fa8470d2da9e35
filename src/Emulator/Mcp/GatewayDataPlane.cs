using Reconciler.Emulator.Auth;
using Reconciler.Emulator.DataPlane;
using Reconciler.Emulator.Enforcement;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Mcp.Credentials;
using Reconciler.Emulator.Mcp.Targets;

namespace Reconciler.Emulator.Mcp;

/// <summary>Puts the data plane of gateways together.</summary>
internal sealed class GatewayDataPlane : IDisposable
{
    private readonly HttpMessageInvoker http;

    /// <param name="account">The account.</param>
    /// <param name="services">Its services.</param>
    /// <param name="authenticator">Checks signatures.</param>
    /// <param name="tokens">Checks bearer tokens.</param>
    /// <param name="runtimes">Brings requests to the servers of runtimes.</param>
    /// <param name="own">The emulator's own address, once there is one.</param>
    public GatewayDataPlane(Account account, ServiceCatalog services, Authenticator authenticator, ITokenAuthorizer tokens, IRuntimeInvoker runtimes, Func<Uri?> own)
    {
        http = OutboundHttp.Create(account.Options, own);
        var role = new RoleCredentials(account, services.Roles, services.Sts);
        var credentials = new OutboundCredentials(
            role,
            new ClientCredentialTokens(account, role, services.Secrets, http),
            new ApiKeys(account, role, services.Secrets),
            new RuntimeDoor(account, services.Roles, role, tokens),
            account.Options.SignatureClock);
        var client = new TargetClient(new TargetTransport(http, runtimes, credentials), account.Options.TargetTimeout);
        var sessions = new SessionStore(account.Options.Clock);
        var policies = new PolicyAuthorizer(account, services.Roles, services.Schemas, new EnginePolicies(account), new DecisionLog(account, services.Logs));
        Lister = new TargetLister(client);
        var toolList = new ToolList(policies, Lister);
        var catalog = new TargetCatalog(client, Lister);
        var methods = new GatewayMethods(
            new Handshake(sessions),
            toolList,
            new ToolCalls(policies, new ToolSearch(toolList), client, account.Behavior),
            new Prompts(catalog),
            new Resources(catalog));
        Endpoint = new GatewayEndpoint(
            new GatewayDirectory(account, new ToolStore(account)),
            new InboundAuthorizer(account, authenticator, tokens, services.Roles),
            new StreamableHttp(methods, sessions));
    }

    public IHttpEndpoint Endpoint { get; }

    /// <summary>Lists the tools of targets, for their creation, update and synchronization.</summary>
    public TargetLister Lister { get; }

    public void Dispose() => http.Dispose();
}
