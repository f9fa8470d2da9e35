using System.CommandLine;
using System.Text.Json;
using Reconciler.Access.Schemas;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Mcp;
using Shared;
using Tool = ModelContextProtocol.Protocol.Tool;

namespace Reconciler.Worker.Commands;

/// <summary><c>call</c>: calls a tool of a gateway or runtime.</summary>
internal static class CallCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var server = new ToolOptions();
        var tool = new Argument<string>("TOOL")
        {
            Description = "The tool's name. The target prefix (target___) is optional if the name is unique.",
        };
        var pairs = new Argument<string[]>("name=value")
        {
            Description = "Arguments of the tool, converted to the types in its input schema.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<string?>("--json")
        {
            Description = "Arguments as a JSON object; name=value arguments override it.",
            HelpName = "OBJECT",
        };
        var command = new Command("call", "Call a tool of a gateway or runtime.")
        {
            server.Server, tool, pairs, json, server.Stack, server.Output,
        };
        server.AddCaller(command);
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            new Arguments(
                server.Read(result, options), result.GetRequiredValue(tool), result.GetValue(pairs) ?? [], result.GetValue(json)),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} call mcp-gateway mcp-server-target___add_numbers a=5 b=3 --local",
            $"{environment.Program} call mcp-gateway search --json '{{\"query\":\"x\",\"limit\":5}}' --user alice -o json");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        await using var session = await ServerSession.OpenAsync(arguments.Server, environment, cancellationToken);
        if (session is null) return ExitCode.Error;
        var exitCode = await CallAsync(terminal, arguments, session.Access, cancellationToken);
        if (arguments.Server.IsVerbose) session.ReportCalls(terminal);
        return exitCode;
    }

    private static async Task<int> CallAsync(
        Terminal terminal, Arguments arguments, ServerAccess access, CancellationToken cancellationToken)
    {
        var (client, caller) = await access.ConnectAsync(arguments.Server.Caller, cancellationToken);
        await using (client)
        {
            var tools = await client.ListAsync(cancellationToken);
            var tool = Find(tools, arguments.Tool);

            // A gateway with policies does not list a tool that no policy can permit. Call it anyway: the response has the reason.
            if (tool is null && access.Server.Policies is null) return ReportUnknownTool(terminal, access.Server, arguments.Tool, tools);
            var values = ToolArguments.Parse(tool is null ? null : new ToolSchema(tool), arguments.Pairs, arguments.Json, out var errors);
            if (errors.Count > 0) return ReportErrors(terminal, tool?.Name ?? arguments.Tool, tool, errors);
            foreach (var name in tool is null ? FindHidden(access, arguments.Tool) : [tool.Name])
            {
                var answer = await client.CallAsync(name, values, cancellationToken);
                if (answer.Outcome == ToolOutcome.Refused && tool is null) continue;
                return ReportAnswer(terminal, arguments, access.Server, caller, name, answer);
            }

            return ReportUnknownTool(terminal, access.Server, arguments.Tool, tools);
        }
    }

    /// <summary>
    /// The names that a tool can have at the gateway, which hides tools that no policy permits: the name as it is, and behind the prefix of
    /// each target. The gateway refuses names that do not exist, and denies those that do.
    /// </summary>
    private static IEnumerable<string> FindHidden(ServerAccess access, string name) =>
        name.Contains(AgentCoreNames.Separator, StringComparison.Ordinal)
            ? [name]
            : access.TargetNames.Select(target => $"{target}{AgentCoreNames.Separator}{name}").Append(name);

    /// <summary>Finds the tool with this name, or the only tool with this name after its target prefix.</summary>
    private static Tool? Find(IReadOnlyList<Tool> tools, string name)
    {
        if (tools.FirstOrDefault(tool => tool.Name == name) is { } found) return found;
        return tools.Where(tool => ToolNames.RemovePrefix(tool.Name) == name).ToList() is [var only] ? only : null;
    }

    private static int ReportUnknownTool(Terminal terminal, ToolServer server, string name, IReadOnlyList<Tool> tools)
    {
        // The user may have misspelled the name with or without its target prefix.
        var names = tools.Select(tool => tool.Name).ToList();
        var hint = Spelling.Hint(name, [.. names, .. names.Select(ToolNames.RemovePrefix)])
            ?? (names.Count == 0 ? "it has none" : $"it has {string.Join(", ", names.Select(ToolNames.Create(names).Shorten))}");
        terminal.Fail($"{server.Object} has no tool {name}; {hint}");
        return ExitCode.Error;
    }

    private static int ReportErrors(Terminal terminal, string name, Tool? tool, IReadOnlyList<string> errors)
    {
        foreach (var error in errors) terminal.Fail($"{name}: {error}");
        if (tool is not null)
        {
            terminal.ErrorScreen.WriteLine($"  Example: {ToolNames.RemovePrefix(tool.Name)} {ExampleCall.CreateArguments(tool)}");
        }

        return ExitCode.Error;
    }

    private static int ReportAnswer(
        Terminal terminal, Arguments arguments, ToolServer server, Caller caller, string tool, ToolAnswer answer)
    {
        if (arguments.Server.Output.IsDocument()) terminal.Write(answer.Json.DeepClone().AsObject());
        switch (answer.Outcome)
        {
            case ToolOutcome.Done:
                if (!arguments.Server.Output.IsDocument()) terminal.WriteForeign(answer.Text);
                return ExitCode.Done;
            case ToolOutcome.Denied:
                var reason = server.Policies?.Explain(answer.Text) ?? answer.Text;
                terminal.Fail($"Denied: {caller.Name} may not call {ToolNames.RemovePrefix(tool)} on {server.Object}.", reason);
                return ExitCode.Denied;
            default:
                terminal.Fail($"{ToolNames.RemovePrefix(tool)} failed: {answer.Text}");
                return ExitCode.ToolFailed;
        }
    }

    private sealed record Arguments(ServerArguments Server, string Tool, string[] Pairs, string? Json);
}
