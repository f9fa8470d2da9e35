using System.CommandLine;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Spec;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Logs;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>
/// <c>logs</c>: shows the logs of an MCP server's latest build and of its runtime, or who called what at a gateway, ordered by time.
/// </summary>
internal static class LogsCommand
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(1);

    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var shared = new ToolOptions();
        var name = new Argument<string>("McpServer/NAME|Gateway/NAME")
        {
            Description = "The McpServer or Gateway object; the kind is optional if only one has the name.",
        };
        var follow = new Option<bool>("--follow", "-f") { Description = "Show new lines until Ctrl-C." };
        var since = new Option<TimeSpan?>("--since")
        {
            Description = "How far to look back, such as 10m or 12h. Default: 1h for a gateway, everything for a server.",
            HelpName = "DURATION",
            CustomParser = Durations.ParseOption,
        };
        var arguments = new Option<bool>("--arguments")
        {
            Description = "Show the arguments of a gateway's calls, too. They may contain people's data.",
        };
        var command = new Command("logs", "Show the logs of an MCP server, or who called what at a gateway.")
        {
            name, shared.Stack, follow, since, arguments, shared.Output,
        };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            new Arguments(
                result.GetRequiredValue(name),
                result.GetValue(shared.Stack),
                result.GetValue(follow),
                result.GetValue(since),
                result.GetValue(arguments),
                result.GetValue(shared.Output),
                options.Connection(result)),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} logs McpServer/mcp-server --local",
            $"{environment.Program} logs mcp-server --follow",
            $"{environment.Program} logs Gateway/mcp-gateway --since 12h -o json");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var selection = StackSelection.Find(arguments.Stack, arguments.Name, environment);
        if (selection is null) return ExitCode.Error;
        await using var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        var stack = await session.ConnectAsync(selection.Stack, cancellationToken);
        var logs = selection.Object.Kind == ToolServerFinder.GatewayKind
            ? await OpenGatewayAsync(stack, selection.Object, arguments, environment, cancellationToken)
            : await OpenServerAsync(stack, selection.Object, arguments, environment, cancellationToken);
        if (logs is null)
        {
            if (terminal.Hints is { } hints) hints.Path = ShellQuoting.Quote(selection.Stack.Directory);
            var missing = selection.Object.Kind == ToolServerFinder.GatewayKind ? "does not exist" : "has not been built or started";
            terminal.Fail(
                $"{selection.Object} {missing} yet in {stack.Aws.Region}, account {stack.Aws.AccountId}.",
                "Apply first: `reconciler apply`");
            return ExitCode.Error;
        }

        var written = await logs.WriteAsync(isLast: !arguments.Follow, cancellationToken);
        if (arguments.Follow) return await FollowAsync(logs, environment.Clock, cancellationToken);
        if (written == 0) terminal.Error.WriteLine(logs.DescribeEmpty());
        return ExitCode.Done;
    }

    private static async Task<ILogOutput?> OpenGatewayAsync(
        StackReconciler stack, ObjectRef gateway, Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        environment.Terminal.WritesEvents = true;
        var since = environment.Clock.GetUtcNow() - (arguments.Since ?? LookBack);
        return await GatewayLogs.FindAsync(stack, gateway, since, environment.Clock, cancellationToken) is { } logs
            ? new GatewayLogOutput(environment.Terminal, arguments.Output, arguments.WithArguments, gateway, logs)
            : null;
    }

    private static async Task<ILogOutput?> OpenServerAsync(
        StackReconciler stack, ObjectRef server, Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var since = environment.Clock.GetUtcNow() - arguments.Since;
        return await new ServerLogs(stack, server, since).FindAsync(cancellationToken) is { Count: > 0 } sources
            ? new ServerLogOutput(environment.Terminal, arguments.Output, arguments.Follow, server, sources)
            : null;
    }

    private static async Task<int> FollowAsync(ILogOutput logs, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await clock.Delay(PollInterval, cancellationToken);
                await logs.WriteAsync(isLast: false, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is the regular end of --follow, not an interruption.
            return ExitCode.Done;
        }
    }

    private sealed record Arguments(
        string Name, string? Stack, bool Follow, TimeSpan? Since, bool WithArguments, OutputFormat Output, ConnectionSettings Connection);
}
