using System.CommandLine;
using Reconciler.Emulator.Host;
using Reconciler.Worker.Commands.Connect;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary><c>connect</c>: prints how an MCP client connects to a gateway or runtime.</summary>
internal static class ConnectCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var names = ClientFormats.All.Select(format => format.Name).ToArray();
        var server = new ToolOptions();
        var client = new Option<string>("--client")
        {
            Description = $"The client: {string.Join(", ", names)}.",
            DefaultValueFactory = _ => names[0],
            HelpName = "CLIENT",
        };
        client.AcceptOnlyFromAmong(names);
        var command = new Command("connect", "Print the configuration of an MCP client for a gateway or runtime.")
        {
            server.Server, client, server.Stack, server.User,
        };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            server.Read(result, options),
            ClientFormats.All.Single(format => format.Name == result.GetRequiredValue(client)),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} connect mcp-gateway --local --client claude-code > .mcp.json",
            $"{environment.Program} connect mcp-gateway --client curl | sh",
            $"{environment.Program} connect McpServer/mcp-server --client vscode");
    }

    private static async Task<int> RunAsync(
        ServerArguments arguments, ClientFormat format, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        await using var session = await ServerSession.OpenAsync(arguments, environment, cancellationToken);
        if (session is null) return ExitCode.Error;
        var server = session.Access.Server;
        var target = new ConnectTarget(
            session.Object.Name, FindUrl(session), server.Auth, session.Access.Region, FormatTokenCommand(arguments, environment));

        // The configuration alone is on standard output, so that it can go to a file or to a shell.
        terminal.Out.WriteLine(format.Write(target));
        terminal.Error.WriteLine(format.Use);
        if (server.Auth == CallerAuth.Signature)
        {
            terminal.Error.WriteLine(
                "It signs requests with the AWS credentials of its environment"
                + (session.Access.IsEmbedded ? ": those that `emulator` prints." : "."));
        }

        if (session.IsHostedHere)
        {
            var folder = ShellQuoting.Quote(arguments.Connection.LocalState!);
            terminal.Error.WriteLine($"The address works while this runs: {environment.Program} emulator --state {folder}");
        }

        if (arguments.IsVerbose) session.ReportCalls(terminal);
        return ExitCode.Done;
    }

    private static Uri FindUrl(ServerSession session)
    {
        var url = session.Access.Server.Url;
        if (!session.Access.IsEmbedded) return url;

        // The embedded AWS of --local ends with the command; another one serves the folder at the usual port.
        var root = session.IsHostedHere ? new Uri($"http://127.0.0.1:{ServerAddresses.DefaultPort}") : session.Access.Endpoint!;
        var arn = session.Access.Server.Arn;
        return session.Object.Kind == ToolServerFinder.GatewayKind
            ? new Uri(root, $"/gateways/{arn[(arn.LastIndexOf('/') + 1)..]}/mcp")
            : new Uri(root, url.PathAndQuery);
    }

    // Clients start commands in folders of their own.
    private static string FormatTokenCommand(ServerArguments arguments, CommandEnvironment environment)
    {
        var stack = arguments.Stack is { } path ? $" --stack {ShellQuoting.Quote(path)}" : "";
        var user = arguments.Caller.User is { } name ? $" --user {ShellQuoting.Quote(name)}" : "";
        return $"cd {ShellQuoting.Quote(environment.Directory)} && {environment.Program} token {ShellQuoting.Quote(arguments.Server)}"
            + $"{stack}{user}{arguments.Connection.Options}";
    }
}
