using System.CommandLine;
using System.Globalization;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Logs;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary><c>logs</c>: what an MCP server's build and runtime wrote, in the order in which they did.</summary>
internal static class LogsCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var shared = new ToolOptions();
        var server = new Argument<string>("McpServer/NAME") { Description = "The McpServer object; its name alone will do." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until Ctrl-C." };
        var command = new Command("logs", "Show what a server's build and runtime wrote.") { server, shared.Stack, follow };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            new Arguments(result.GetRequiredValue(server), result.GetValue(shared.Stack), result.GetValue(follow), options.Connection(result)), environment, cancellationToken));
        return CommandLine.WithExamples(command, $"{environment.Program} logs McpServer/mcp-server --local", $"{environment.Program} logs mcp-server --follow");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        if (StackSelection.Find(arguments.Stack, arguments.Server, environment, ToolServerFinder.McpServerKind) is not { } choice) return ExitCode.Error;
        await using var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        var stack = await session.ConnectAsync(choice.Stack, cancellationToken);
        var sources = await new ServerLogs(stack, choice.Object).FindAsync(cancellationToken);
        if (sources.Count == 0)
        {
            terminal.Fail($"{choice.Object} was neither built nor started yet in {stack.Aws.Region}, account {stack.Aws.AccountId}.", $"Apply first: {environment.Program} apply {ShellQuoting.Quote(choice.Stack.Directory)}{arguments.Connection.Options}");
            return ExitCode.Error;
        }

        var written = await WriteAsync(terminal, sources, cancellationToken);
        if (!arguments.Follow)
        {
            if (written == 0) terminal.Error.WriteLine($"{choice.Object} has written nothing yet.");
            return ExitCode.Done;
        }

        return await FollowAsync(terminal, sources, environment.Clock, cancellationToken);
    }

    private static async Task<int> FollowAsync(Terminal terminal, IReadOnlyList<LogSource> sources, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await clock.Delay(Pause, cancellationToken);
                await WriteAsync(terminal, sources, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how one stops reading: nothing was broken off.
            return ExitCode.Done;
        }
    }

    /// <summary>Writes what is new, and says how much it was.</summary>
    private static async Task<int> WriteAsync(Terminal terminal, IReadOnlyList<LogSource> sources, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(sources.Select(source => source.ReadAsync(cancellationToken)));
        var lines = read.SelectMany(lines => lines).OrderBy(line => line.Time).ToList();
        foreach (var line in lines) terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Time:yyyy-MM-dd HH:mm:ss.fff} {line.Source,-7} {line.Text}"));
        return lines.Count;
    }

    private sealed record Arguments(string Server, string? Stack, bool Follow, ConnectionSettings Connection);
}
