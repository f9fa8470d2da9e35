using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands.Connect;

/// <summary>What a client has to know of a gateway or runtime.</summary>
/// <param name="Name">The name of the spec object.</param>
/// <param name="Url">The MCP endpoint, as it can be reached from this machine.</param>
/// <param name="Auth">The authentication that it requires.</param>
/// <param name="Region">The region, which signatures name.</param>
/// <param name="TokenCommand">A command line for the shell that prints a token, in any folder.</param>
internal sealed record ConnectTarget(string Name, Uri Url, CallerAuth Auth, string Region, string TokenCommand)
{
    /// <summary>The AWS service that signatures name.</summary>
    public const string SigningService = "bedrock-agentcore";

    // Pinned, so that what worked here works there. The first signs requests, the second adds a token; both are local MCP servers.
    private const string SigningProxy = "mcp-proxy-for-aws-cli@1.7.0";
    private const string TokenProxy = "mcp-remote@0.15.1";

    /// <summary>The command of a local server that forwards to the endpoint, for clients that start servers.</summary>
    public IReadOnlyList<string> Bridge => Auth switch
    {
        CallerAuth.Signature => ["uvx", SigningProxy, Url.ToString(), "--service", SigningService, "--region", Region],

        // The shell gets a fresh token each time the client starts the server.
        CallerAuth.Token => ["sh", "-c", $"exec {string.Join(' ', TokenBridge.Select(ShellQuoting.Quote))} --header \"{Authorization}\""],
        _ => TokenBridge,
    };

    /// <summary>The header with a fresh token, to be written within double quotes of a shell.</summary>
    public string Authorization => $"Authorization: Bearer $({TokenCommand})";

    private IReadOnlyList<string> TokenBridge =>
        ["npx", "-y", TokenProxy, Url.ToString(), "--transport", "http-only", .. Url.Scheme == Uri.UriSchemeHttp ? ["--allow-http"] : Array.Empty<string>()];
}
