using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary><c>token</c>: prints a token for a gateway or runtime, for use by other clients. No other command prints a token.</summary>
internal static class TokenCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var server = new ToolOptions();
        var command = new Command("token", "Print a token for a gateway or runtime.")
        {
            server.Server, server.Stack, server.User, server.Output,
        };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(server.Read(result, options), environment, cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} token mcp-gateway --user testuser",
            $"export TOKEN=$({environment.Program} token mcp-gateway --local)",
            $"{environment.Program} token mcp-gateway --local -o json");
    }

    private static async Task<int> RunAsync(ServerArguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        await using var session = await ServerSession.OpenAsync(arguments, environment, cancellationToken);
        if (session is null) return ExitCode.Error;
        if (session.Access.Server.Auth != CallerAuth.Token)
        {
            terminal.Fail(
                $"{session.Object} does not accept tokens.",
                session.Access.Server.Auth == CallerAuth.Signature
                    ? "It accepts requests signed with AWS credentials; `call` and `tools` sign them."
                    : "It requires no authentication.");
            return ExitCode.Error;
        }

        var token = await session.Access.GetTokenAsync(arguments.Caller.User, cancellationToken);
        if (arguments.Output.IsDocument())
        {
            terminal.Write(new JsonObject
            {
                ["server"] = session.Object.ToString(),
                ["token"] = token.Text,
                ["holder"] = token.Holder,
                ["expires"] = token.Expires?.ToString("O", CultureInfo.InvariantCulture),
                ["claims"] = token.Claims.DeepClone(),
            });
            return ExitCode.Done;
        }

        terminal.Out.WriteLine(token.Text);
        if (arguments.IsVerbose) WriteClaims(terminal, token, environment.Clock.GetUtcNow());
        return ExitCode.Done;
    }

    private static void WriteClaims(Terminal terminal, AccessToken token, DateTimeOffset now)
    {
        foreach (var (claim, value) in token.Claims)
        {
            var isTime = claim is "exp" or "iat" or "nbf" or "auth_time";
            var time = isTime && token.Time(claim) is { } at ? string.Create(CultureInfo.InvariantCulture, $"  ({at:u})") : "";
            terminal.Error.WriteLine($"{claim,-16} {value}{time}");
        }

        if (token.Expires is not { } expires) return;
        var minutes = (expires - now).TotalMinutes;
        terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Issued to {token.Holder}, expires in {minutes:0} minutes."));
    }
}
