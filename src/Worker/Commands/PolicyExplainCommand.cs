using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Mcp;
using Shared;

namespace Reconciler.Worker.Commands;

/// <summary>
/// <c>policy explain</c>: who may call which tools of a stack's gateways; and of one question, which policies and which of their clauses
/// made the answer.
/// </summary>
internal static class PolicyExplainCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var stack = new Argument<string>("STACK") { Description = "The stack's folder." };
        var gateway = new Option<string?>("--gateway") { Description = "Only this gateway of the stack.", HelpName = "NAME" };
        var user = new Option<string?>("--user") { Description = "A user of the stack, as their access token describes them.", HelpName = "NAME" };
        var claims = new Option<string?>("--claims") { Description = "A caller with the claims in this JSON file.", HelpName = "FILE" };
        var tool = new Option<string?>("--tool") { Description = "Only this tool: target___tool, or the tool's own name.", HelpName = "NAME" };
        var input = new Option<string[]>("--input") { Description = "An argument of the call, read as the type that the tool wants; may be given several times.", HelpName = "NAME=VALUE" };
        var planned = new Option<bool>("--planned") { Description = "As the specs say, and not as it is now." };
        var command = new Command("explain", "Show who may call which tools, and why.") { stack, gateway, user, claims, tool, input, planned, options.Output };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            new Arguments(
                result.GetRequiredValue(stack),
                result.GetValue(gateway),
                result.GetValue(user),
                result.GetValue(claims),
                result.GetValue(tool),
                result.GetValue(input) ?? [],
                result.GetValue(planned),
                result.GetValue(options.Output),
                options.Connection(result)),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} policy explain specs/workshop --local",
            $"{environment.Program} policy explain specs/workshop --local --user testuser --tool multiply_numbers --input a=7 --input b=4",
            $"{environment.Program} policy explain stacks/prod --claims alice.json --planned");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        if (StackFiles.Load([arguments.Stack], terminal) is not [var stack]) return ExitCode.Error;
        await using var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        var reconciler = await session.ConnectAsync(stack, cancellationToken);
        var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, cancellationToken);
        var outlooks = Chosen(await reconciler.AccessAsync(plan, cancellationToken), arguments.Gateway);
        var answers = outlooks.Select(outlook => Answer(outlook, arguments, environment)).ToList();
        if (arguments.Output == OutputFormat.Json) terminal.Out.WriteLine(new JsonObject { ["gateways"] = new JsonArray([.. answers.Select(ExplanationJson.Create)]) }.ToJsonString(Json.Indented));
        else answers.ForEach(answer => ExplanationText.Write(terminal.Console, answer, arguments.Output == OutputFormat.Markdown));
        return ExitCode.Done;
    }

    private static IReadOnlyList<GatewayAccessChange> Chosen(IReadOnlyList<GatewayAccessChange> outlooks, string? gateway)
    {
        var chosen = outlooks.Where(outlook => gateway is null || outlook.Gateway.Name == gateway).ToList();
        if (chosen.Count > 0) return chosen;
        var names = outlooks.Select(outlook => outlook.Gateway.Name).ToList();
        throw gateway is null
            ? new AccessException("The stack has no gateway.", "Policies are asked by gateways: add a Gateway object.")
            : new AccessException($"The stack has no gateway {gateway}.", Spelling.Hint(gateway, names) ?? $"There are: {string.Join(", ", names)}");
    }

    private static AccessReport Answer(GatewayAccessChange outlook, Arguments arguments, CommandEnvironment environment)
    {
        if (outlook.Problem is { } problem) throw new AccessException($"The policies of {outlook.Gateway} cannot be judged: {problem}", "Mend the policy, or look with --planned at what the specs say.");
        var isLive = !arguments.Planned && outlook.Before is not null;
        var access = (isLive ? outlook.Before : outlook.After) ?? throw new AccessException($"{outlook.Gateway} is in no spec.", "Leave --planned out to ask about what is live.");
        var principals = Principals(outlook, arguments, environment);
        var tools = arguments.Tool is { } name ? [ToolOf(access, name)] : access.Tools;
        var answer = new AccessReport(outlook.Gateway, isLive, access, tools, principals);
        if (arguments.Tool is null || principals is not [{ Entity: not null } caller])
        {
            return arguments.Input.Length == 0 ? answer : throw new AccessException("--input is about one call.", "Say whose and of what: --tool, and --user or --claims.");
        }

        // Without arguments there is a question only where they do not matter.
        if (arguments.Input.Length == 0 && access.GetToolAccess(caller, tools[0]).Verdict == AccessVerdict.Depends) return answer;
        var input = InputOf(access, tools[0], arguments.Input);
        return answer with { Question = new AccessQuestion(caller, tools[0], input, access.Explain(caller, tools[0], input)) };
    }

    private static IReadOnlyList<AccessPrincipal> Principals(GatewayAccessChange outlook, Arguments arguments, CommandEnvironment environment)
    {
        if (arguments.Claims is { } file) return [AccessPrincipal.FromClaims(ReadClaims(Path.Combine(environment.Directory, file)), Path.GetFileNameWithoutExtension(file))];
        if (arguments.User is not { } user) return outlook.Principals;
        var users = outlook.Principals.Where(principal => principal.Entity is not null).ToList();
        return users.Find(principal => principal.Name == user) is { } found
            ? [found]
            : throw new AccessException(
                $"{outlook.Gateway} takes no tokens of a user {user} of this stack.",
                Spelling.Hint(user, users.Select(principal => principal.Name)) ?? "Users are known once the stack is applied; --claims takes anybody else's claims.");
    }

    private static JsonObject ReadClaims(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? throw new AccessException($"{file} is no JSON object.", "Write the claims of a token: {\"sub\": \"alice\", \"role\": \"admin\"}.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"The claims in {file} cannot be read: {e.Message}", "Write the claims of a token: {\"sub\": \"alice\", \"role\": \"admin\"}.");
        }
    }

    private static string ToolOf(GatewayAccess access, string name)
    {
        var matches = access.Tools.Where(tool => tool == name || tool.EndsWith(AgentCoreNames.Separator + name, StringComparison.Ordinal)).ToList();
        return matches switch
        {
            [var only] => only,
            [] when access.Schema.HasTool(name) => name,
            [] => throw new AccessException(
                $"There is no tool {name}.",
                Spelling.Hint(name, access.Tools) ?? (access.Tools.Count == 0 ? "No tool of the gateway is known." : $"There are: {string.Join(", ", access.Tools)}")),
            _ => throw new AccessException($"Several targets have a tool {name}.", $"Say which: {string.Join(", ", matches)}"),
        };
    }

    private static JsonObject InputOf(GatewayAccess access, string tool, string[] pairs)
    {
        var listed = access.Schema.Gateway.Targets?
            .SelectMany(target => (target.Tools ?? []).Where(own => $"{target.Name}{AgentCoreNames.Separator}{own.Name}" == tool))
            .FirstOrDefault();
        var schema = listed?.InputSchema is { } input ? new ToolSchema(JsonSerializer.SerializeToElement(input)) : null;
        var values = ToolArguments.Parse(pairs.Length == 0 ? null : schema, pairs, json: null, out var errors);
        if (errors.Count > 0) throw new AccessException($"{tool}: {string.Join("; ", errors)}", "Each --input is name=value.");
        return new JsonObject(values.Select(value => KeyValuePair.Create(value.Key, JsonSerializer.SerializeToNode(value.Value))));
    }

    private sealed record Arguments(
        string Stack, string? Gateway, string? User, string? Claims, string? Tool, string[] Input, bool Planned, OutputFormat Output, ConnectionSettings Connection);
}
