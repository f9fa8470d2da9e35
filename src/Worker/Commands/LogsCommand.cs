using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Logs;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary><c>logs</c>: shows the logs of an MCP server's latest build and of its runtime, ordered by time.</summary>
internal static class LogsCommand
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var shared = new ToolOptions();
        var server = new Argument<string>("McpServer/NAME") { Description = "The McpServer object; McpServer/ is optional." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Show new lines until Ctrl-C." };
        var command = new Command("logs", "Show the logs of an MCP server's build and runtime.")
        {
            server, shared.Stack, follow, shared.Output,
        };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            new Arguments(
                result.GetRequiredValue(server),
                result.GetValue(shared.Stack),
                result.GetValue(follow),
                result.GetValue(shared.Output),
                options.Connection(result)),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command, $"{environment.Program} logs McpServer/mcp-server --local", $"{environment.Program} logs mcp-server --follow");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var selection = StackSelection.Find(arguments.Stack, arguments.Server, environment, ToolServerFinder.McpServerKind);
        if (selection is null) return ExitCode.Error;
        await using var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        var stack = await session.ConnectAsync(selection.Stack, cancellationToken);
        var sources = await new ServerLogs(stack, selection.Object).FindAsync(cancellationToken);
        if (sources.Count == 0)
        {
            if (terminal.Hints is { } hints) hints.Path = ShellQuoting.Quote(selection.Stack.Directory);
            terminal.Fail(
                $"{selection.Object} has not been built or started yet in {stack.Aws.Region}, account {stack.Aws.AccountId}.",
                "Apply first: `reconciler apply`");
            return ExitCode.Error;
        }

        if (arguments is { Follow: false, Output: not OutputFormat.Text })
        {
            var lines = await ReadAsync(sources, cancellationToken);
            terminal.Write(new JsonObject { ["lines"] = new JsonArray([.. lines.Select(ToJson)]) });
            return ExitCode.Done;
        }

        var written = await WriteAsync(terminal, arguments.Output, sources, cancellationToken);
        if (!arguments.Follow)
        {
            if (written == 0) terminal.Error.WriteLine($"The logs of {selection.Object} are empty.");
            return ExitCode.Done;
        }

        return await FollowAsync(terminal, arguments.Output, sources, environment.Clock, cancellationToken);
    }

    private static async Task<int> FollowAsync(
        Terminal terminal,
        OutputFormat output,
        IReadOnlyList<LogSource> sources,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await clock.Delay(PollInterval, cancellationToken);
                await WriteAsync(terminal, output, sources, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is the regular end of --follow, not an interruption.
            return ExitCode.Done;
        }
    }

    /// <summary>Writes the new lines.</summary>
    /// <returns>The number of lines.</returns>
    private static async Task<int> WriteAsync(
        Terminal terminal, OutputFormat output, IReadOnlyList<LogSource> sources, CancellationToken cancellationToken)
    {
        var lines = await ReadAsync(sources, cancellationToken);
        foreach (var line in lines)
        {
            if (output.IsDocument()) terminal.WriteEvent(ToJson(line));
            else
            {
                terminal.WriteForeign(string.Create(
                    CultureInfo.InvariantCulture, $"{line.Time:yyyy-MM-dd HH:mm:ss.fff} {line.Source,-7} {line.Text}"));
            }
        }

        return lines.Count;
    }

    private static async Task<IReadOnlyList<LogLine>> ReadAsync(IReadOnlyList<LogSource> sources, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(sources.Select(source => source.ReadAsync(cancellationToken)));
        return [.. read.SelectMany(lines => lines).OrderBy(line => line.Time)];
    }

    private static JsonObject ToJson(LogLine line) => new()
    {
        ["time"] = line.Time.ToString("O", CultureInfo.InvariantCulture),
        ["source"] = line.Source,
        ["text"] = line.Text,
    };

    private sealed record Arguments(string Server, string? Stack, bool Follow, OutputFormat Output, ConnectionSettings Connection);
}
