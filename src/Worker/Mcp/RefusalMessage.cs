using System.Net;

namespace Reconciler.Worker.Mcp;

/// <summary>Says why a gateway or runtime turned a caller away, and what to do.</summary>
internal static class RefusalMessage
{
    public static AccessException Explain(ToolServer server, Caller caller, AccessRefusedException refused) => refused.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new AccessException(
            $"{server.Object} does not let {caller.Name} in ({(int)refused.Status}): {refused.Reason}",
            HintFor(server, caller, refused.Status)),
        HttpStatusCode.FailedDependency => new AccessException(
            $"The server behind {server.Object} failed (424): {refused.Reason}",
            "`reconciler logs McpServer/NAME` shows what it says; with --local its spec needs a local.command."),
        HttpStatusCode.TooManyRequests => new AccessException($"{server.Object} is called too often (429): {refused.Reason}", "Wait a little."),
        _ => new AccessException($"{server.Object} failed ({(int)refused.Status}): {refused.Reason}", "Try again; `reconciler status` tells whether it is ready."),
    };

    private static string HintFor(ToolServer server, Caller caller, HttpStatusCode status) => server.Admission switch
    {
        CallerAuth.Token when caller.Auth != CallerAuth.Token => $"It takes tokens of {IssuerOf(server)}: leave --sigv4 out, and one is got.",
        CallerAuth.Signature => $"It takes requests that are signed with AWS credentials (--sigv4, the default here) of somebody who may {Action(server)} on {server.Arn}.",
        CallerAuth.Token when status == HttpStatusCode.Unauthorized => $"It takes tokens of {IssuerOf(server)}. They expire: `reconciler token {server.Object}` gets a new one, -v explains it.",
        CallerAuth.Token => $"The token is good, but not for this door: it takes {Wanted(server)}. `reconciler token {server.Object} -v` shows what a token says.",
        _ => "It asks for nothing, so this should not happen; `reconciler status` tells whether it is ready.",
    };

    private static string Action(ToolServer server) => server.Object.Kind == ToolServerFinder.GatewayKind ? "bedrock-agentcore:InvokeGateway" : "bedrock-agentcore:InvokeAgentRuntime";

    private static string IssuerOf(ToolServer server) => server.UserPool is { } pool ? pool.ToString() : server.Tokens?.DiscoveryUrl ?? "its issuer";

    private static string Wanted(ToolServer server)
    {
        var rules = new List<string> { $"tokens of {IssuerOf(server)}" };
        if (server.Tokens?.AllowedClients is { Count: > 0 } clients) rules.Add($"for the client {string.Join(" or ", clients)}");
        if (server.Tokens?.AllowedAudience is { Count: > 0 } audience) rules.Add($"for the audience {string.Join(" or ", audience)}");
        if (server.Tokens?.AllowedScopes is { Count: > 0 } scopes) rules.Add($"with the scope {string.Join(" or ", scopes)}");
        return string.Join(" ", rules);
    }
}
