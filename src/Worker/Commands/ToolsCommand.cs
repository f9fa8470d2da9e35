using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using Reconciler.Access.Schemas;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Mcp;
using static Reconciler.Worker.Commands.Output.Fragment;
using Tool = ModelContextProtocol.Protocol.Tool;

namespace Reconciler.Worker.Commands;

/// <summary><c>tools</c>: lists the tools of a gateway or runtime that are visible to the caller.</summary>
internal static class ToolsCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var tool = new ToolOptions();
        var command = new Command("tools", "List the tools of a gateway or runtime.") { tool.Server, tool.Stack, tool.Output };
        tool.AddCaller(command);
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(tool.Read(result, options), environment, cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} tools mcp-gateway --local",
            $"{environment.Program} tools McpServer/mcp-server --stack stacks/prod -o json");
    }

    private static async Task<int> RunAsync(ServerArguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        await using var session = await ServerSession.OpenAsync(arguments, environment, cancellationToken);
        if (session is null) return ExitCode.Error;
        var (client, caller) = await session.Access.ConnectAsync(arguments.Caller, cancellationToken);
        await using (client)
        {
            var tools = await client.ListAsync(cancellationToken);
            if (arguments.Output.IsDocument()) terminal.Write(ToJson(tools));
            else Write(terminal, session.Access.Server, caller, tools);
        }

        if (arguments.IsVerbose) session.ReportCalls(terminal);
        return ExitCode.Done;
    }

    private static JsonObject ToJson(IReadOnlyList<Tool> tools) =>
        new() { ["tools"] = JsonSerializer.SerializeToNode(tools, McpJsonUtilities.DefaultOptions) };

    private static void Write(Terminal terminal, ToolServer server, Caller caller, IReadOnlyList<Tool> tools)
    {
        if (tools.Count == 0)
        {
            var reason = server.Policies is null ? "" : " Tools that no policy permits are hidden.";
            terminal.Screen.WriteLine($"No tools of {server.Object} are visible to {caller.Name}.{reason}");
            return;
        }

        var names = ToolNames.Create(tools.Select(tool => tool.Name));
        foreach (var tool in tools)
        {
            terminal.Screen.WriteLine($"{Strong(names.Shorten(tool.Name))}({new ToolSchema(tool)})");
            if (tool.Description?.Trim() is { Length: > 0 } description) terminal.Screen.WriteLine($"  {description}");
        }
    }
}
