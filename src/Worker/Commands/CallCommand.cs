using System.CommandLine;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Mcp;
using Shared;

namespace Reconciler.Worker.Commands;

/// <summary><c>call</c>: calls a tool of a gateway or runtime.</summary>
internal static class CallCommand
{
    private const string TargetSeparator = "___";

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
            var answer = await client.CallAsync(tool?.Name ?? arguments.Tool, values, cancellationToken);
            if (answer.Outcome == ToolOutcome.Refused && tool is null)
            {
                return ReportUnknownTool(terminal, access.Server, arguments.Tool, tools);
            }

            return ReportAnswer(terminal, arguments, access.Server, caller, tool?.Name ?? arguments.Tool, answer);
        }
    }

    /// <summary>Finds the tool with this name, or the only tool with this name after its target prefix.</summary>
    private static Tool? Find(IReadOnlyList<Tool> tools, string name)
    {
        if (tools.FirstOrDefault(tool => tool.Name == name) is { } found) return found;
        return tools.Where(tool => RemovePrefix(tool.Name) == name).ToList() is [var only] ? only : null;
    }

    private static int ReportUnknownTool(Terminal terminal, ToolServer server, string name, IReadOnlyList<Tool> tools)
    {
        // The user may have misspelled the name with or without its target prefix.
        var names = tools.Select(tool => tool.Name).ToList();
        var hint = Spelling.Hint(name, [.. names, .. names.Select(RemovePrefix)])
            ?? (names.Count == 0 ? "it has none" : $"it has {string.Join(", ", names)}");
        terminal.Fail($"{server.Object} has no tool {name}; {hint}");
        return ExitCode.Error;
    }

    private static string RemovePrefix(string name) =>
        name.IndexOf(TargetSeparator, StringComparison.Ordinal) is >= 0 and var at ? name[(at + TargetSeparator.Length)..] : name;

    private static int ReportErrors(Terminal terminal, string name, Tool? tool, IReadOnlyList<string> errors)
    {
        foreach (var error in errors) terminal.Fail($"{name}: {error}");
        if (tool is not null) terminal.ErrorScreen.WriteLine($"  Example: {tool.Name} {ExampleCall.CreateArguments(tool)}");
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
                terminal.Fail($"Denied: {caller.Name} may not call {tool} on {server.Object}.", reason);
                return ExitCode.Denied;
            default:
                terminal.Fail($"{tool} failed: {answer.Text}");
                return ExitCode.ToolFailed;
        }
    }

    private sealed record Arguments(ServerArguments Server, string Tool, string[] Pairs, string? Json);
}
