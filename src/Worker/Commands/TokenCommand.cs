using System.CommandLine;
using System.Globalization;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary><c>token</c>: a token that a gateway or runtime takes, for any other client. It is the only command that writes one.</summary>
internal static class TokenCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var server = new ToolOptions();
        var command = new Command("token", "Print a token that a gateway or runtime takes.") { server.Server, server.Stack, server.User };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(server.Read(result, options), environment, cancellationToken));
        return CommandLine.WithExamples(command, $"{environment.Program} token mcp-gateway --user testuser", $"export TOKEN=$({environment.Program} token mcp-gateway --local)");
    }

    private static async Task<int> RunAsync(ServerArguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        await using var session = await ServerSession.OpenAsync(arguments, environment, cancellationToken);
        if (session is null) return ExitCode.Error;
        if (session.Access.Server.Auth != CallerAuth.Token)
        {
            terminal.Fail(
                $"{session.Object} takes no tokens.",
                session.Access.Server.Auth == CallerAuth.Signature ? "Its callers sign with AWS credentials; `call` and `tools` do (--sigv4)." : "Anybody may call it.");
            return ExitCode.Error;
        }

        var token = await session.Access.GetTokenAsync(arguments.Caller.User, cancellationToken);
        terminal.Out.WriteLine(token.Text);
        if (arguments.IsVerbose) Explain(terminal, token, environment.Clock.GetUtcNow());
        return ExitCode.Done;
    }

    /// <summary>What the token says. Its claims are no secret; the token is.</summary>
    private static void Explain(Terminal terminal, AccessToken token, DateTimeOffset now)
    {
        foreach (var (claim, value) in token.Claims)
        {
            var time = claim is "exp" or "iat" or "nbf" or "auth_time" && token.Time(claim) is { } at ? string.Create(CultureInfo.InvariantCulture, $"  ({at:u})") : "";
            terminal.Error.WriteLine($"{claim,-16} {value}{time}");
        }

        if (token.Expires is { } expires) terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"It is {token.Holder}'s, and good for {(expires - now).TotalMinutes:0} more minutes."));
    }
}
