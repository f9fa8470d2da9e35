using System.Net;

namespace Reconciler.Worker.Mcp;

/// <summary>Explains why a gateway or runtime refused a request, and the remedy.</summary>
internal static class RefusalMessage
{
    public static AccessException Explain(ToolServer server, Caller caller, AccessRefusedException refused) => refused.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new AccessException(
            $"{server.Object} refused {caller.Name} ({(int)refused.Status}): {refused.Reason}",
            GetHint(server, caller, refused.Status)),
        HttpStatusCode.FailedDependency => new AccessException(
            $"The server behind {server.Object} failed (424): {refused.Reason}",
            "`reconciler logs McpServer/NAME` shows its log. With --local, the McpServer needs a local.command in its spec."),
        HttpStatusCode.TooManyRequests => new AccessException(
            $"{server.Object} throttled the request (429): {refused.Reason}",
            "Wait, then try again."),
        _ => new AccessException(
            $"{server.Object} failed ({(int)refused.Status}): {refused.Reason}",
            "Try again; `reconciler status` shows whether it is ready."),
    };

    private static string GetHint(ToolServer server, Caller caller, HttpStatusCode status) => server.Auth switch
    {
        CallerAuth.Token when caller.Auth != CallerAuth.Token =>
            $"It accepts tokens of {GetIssuer(server)}. Omit --sigv4: the command then requests a token.",
        CallerAuth.Signature =>
            $"It accepts requests signed with AWS credentials (--sigv4, the default here). They need {GetAction(server)} on {server.Arn}.",
        CallerAuth.Token when status == HttpStatusCode.Unauthorized =>
            $"It accepts tokens of {GetIssuer(server)}. Tokens expire: `reconciler token {server.Object}` prints a new one, -v its claims.",
        CallerAuth.Token =>
            $"The token is valid, but {server.Object} accepts only {GetAcceptedTokens(server)}. "
            + $"`reconciler token {server.Object} -v` shows the claims of a token.",
        _ => "It requires no authentication, so this error is unexpected. `reconciler status` shows whether it is ready.",
    };

    private static string GetAction(ToolServer server) =>
        server.Object.Kind == ToolServerFinder.GatewayKind ? "bedrock-agentcore:InvokeGateway" : "bedrock-agentcore:InvokeAgentRuntime";

    private static string GetIssuer(ToolServer server) =>
        server.UserPool is { } pool ? pool.ToString() : server.Tokens?.DiscoveryUrl ?? "its issuer";

    private static string GetAcceptedTokens(ToolServer server)
    {
        var rules = new List<string> { $"tokens of {GetIssuer(server)}" };
        if (server.Tokens?.AllowedClients is { Count: > 0 } clients) rules.Add($"for the client {string.Join(" or ", clients)}");
        if (server.Tokens?.AllowedAudience is { Count: > 0 } audience) rules.Add($"for the audience {string.Join(" or ", audience)}");
        if (server.Tokens?.AllowedScopes is { Count: > 0 } scopes) rules.Add($"with the scope {string.Join(" or ", scopes)}");
        return string.Join(" ", rules);
    }
}
