using Reconciler.Emulator.Auth;
using Reconciler.Emulator.DataPlane;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Mcp.Targets;

namespace Reconciler.Emulator.Mcp;

/// <summary>Puts the data plane of gateways together.</summary>
internal sealed class GatewayDataPlane : IDisposable
{
    private readonly HttpMessageInvoker http;

    public GatewayDataPlane(Account account, ServiceCatalog services, Authenticator authenticator, ITokenAuthorizer tokens, IRuntimeInvoker runtimes)
    {
        http = OutboundHttp.Create(account.Options);
        var client = new TargetClient(new TargetTransport(http, runtimes), TimeProvider.System);
        var sessions = new SessionStore(account.Options.Clock);
        var policies = new DefaultDeny();
        Lister = new TargetLister(client);
        var methods = new GatewayMethods(sessions, new ToolList(policies, Lister), new ToolCalls(policies, client, account.Behavior));
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
