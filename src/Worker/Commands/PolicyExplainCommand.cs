using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Spec.Files;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Documents;
using Reconciler.Worker.Mcp;
using Shared;

namespace Reconciler.Worker.Commands;

/// <summary>
/// <c>policy explain</c>: shows which callers may call which tools of a stack's gateways. For a single call it shows the policies, and the
/// clauses in them, that determine the decision.
/// </summary>
internal static class PolicyExplainCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var stack = new Argument<string>("STACK") { Description = "The stack's folder." };
        var gateway = new Option<string?>("--gateway") { Description = "Only this gateway of the stack.", HelpName = "NAME" };
        var user = new Option<string?>("--user")
        {
            Description = "Only this user of the stack, with the claims of the user's access token.",
            HelpName = "NAME",
        };
        var claims = new Option<string?>("--claims")
        {
            Description = "Only a caller with the claims in this JSON file.",
            HelpName = "FILE",
        };
        var iam = new Option<string?>("--iam")
        {
            Description = "Only the caller with this ARN, or all callers whose ARN matches if it has *.",
            HelpName = "ARN",
        };
        var tool = new Option<string?>("--tool")
        {
            Description = "Only this tool. The target prefix (target___) is optional if the name is unique.",
            HelpName = "NAME",
        };
        var input = new Option<string[]>("--input")
        {
            Description = "An argument of the call, converted to the type in the tool's input schema. Repeat it for more arguments.",
            HelpName = "NAME=VALUE",
        };
        var at = new Option<string?>("--at")
        {
            Description = "The time of the calls, such as 2026-12-24T20:00Z. Default: now for a call with --input, else any time.",
            HelpName = "TIME",
        };
        var planned = new Option<bool>("--planned") { Description = "Show the access that the specs define, not the access in AWS now." };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Markdown);
        var command = new Command("explain", "Show which callers may call which tools, and why.")
        {
            stack, gateway, user, claims, iam, tool, input, at, planned, output,
        };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            new Arguments(
                result.GetRequiredValue(stack),
                result.GetValue(gateway),
                result.GetValue(user),
                result.GetValue(claims),
                result.GetValue(iam),
                result.GetValue(tool),
                result.GetValue(input) ?? [],
                result.GetValue(at),
                result.GetValue(planned),
                result.GetValue(output),
                options.Connection(result)),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} policy explain specs/workshop --local",
            $"{environment.Program} policy explain specs/workshop --local --user testuser --tool multiply_numbers --input a=7 --input b=4",
            $"{environment.Program} policy explain stacks/prod --claims alice.json --planned --at 2026-12-24T20:00Z",
            $"{environment.Program} policy explain stacks/prod --iam 'arn:aws:sts::123456789012:assumed-role/Claims*'");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        if (StackFiles.Load([arguments.Stack], terminal) is not [var stack]) return ExitCode.Error;
        await using var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        var reconciler = await session.ConnectAsync(stack, cancellationToken);
        var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, cancellationToken);
        var accesses = Select(await reconciler.AccessAsync(plan, cancellationToken), arguments.Gateway);
        var reports = accesses.Select(access => CreateReport(access, arguments, environment)).ToList();
        if (arguments.Output.IsDocument())
        {
            terminal.Write(new JsonObject { ["gateways"] = new JsonArray([.. reports.Select(ExplanationJson.Create)]) });
            return ExitCode.Done;
        }

        foreach (var report in reports) ExplanationText.Write(terminal, report, arguments.Output == OutputFormat.Markdown);
        return ExitCode.Done;
    }

    private static IReadOnlyList<GatewayAccessChange> Select(IReadOnlyList<GatewayAccessChange> accesses, string? gateway)
    {
        var selected = accesses.Where(access => gateway is null || access.Gateway.Name == gateway).ToList();
        if (selected.Count > 0) return selected;
        var names = accesses.Select(access => access.Gateway.Name).ToList();
        throw gateway is null
            ? new AccessException("The stack has no gateway.", "Only gateways evaluate policies: add a Gateway object.")
            : new AccessException(
                $"The stack has no gateway {gateway}.",
                Spelling.Hint(gateway, names) ?? $"Gateways of the stack: {string.Join(", ", names)}");
    }

    private static AccessReport CreateReport(GatewayAccessChange change, Arguments arguments, CommandEnvironment environment)
    {
        if (change.Problem is { } problem)
        {
            throw new AccessException(
                $"The policies of {change.Gateway} cannot be evaluated: {problem}",
                "Fix the policy, or use --planned to evaluate the policies of the specs.");
        }

        var isLive = !arguments.Planned && change.Before is not null;
        var access = (isLive ? change.Before : change.After)
            ?? throw new AccessException($"No spec defines {change.Gateway}.", "Omit --planned to show the access in AWS now.");
        var principals = FindPrincipals(change, arguments, environment);
        var tools = arguments.Tool is { } name ? [AccessTools.Find(access, name)] : access.Tools;
        var time = arguments.At is { } text ? CallTime.Parse(text) : (DateTimeOffset?)null;
        var report = new AccessReport(change.Gateway, isLive, access, tools, principals) { Time = time };
        if (arguments.Tool is null || principals is not [{ Entity: not null } caller])
        {
            return arguments.Input.Length == 0
                ? report
                : throw new AccessException("--input needs one tool and one caller.", "Add --tool, and --user, --claims or --iam.");
        }

        // Without --input only a decision that does not depend on the arguments can be explained.
        if (arguments.Input.Length == 0 && access.GetToolAccess(caller, tools[0], time).Verdict == AccessVerdict.Depends) return report;
        var input = ParseInput(access, tools[0], arguments.Input);
        var call = new ToolCall(caller, tools[0], input, time ?? environment.Clock.GetUtcNow());
        return report with { Question = new AccessQuestion(call, access.Explain(call), arguments.Input.Length == 0) };
    }

    private static IReadOnlyList<AccessPrincipal> FindPrincipals(
        GatewayAccessChange change, Arguments arguments, CommandEnvironment environment)
    {
        if (arguments.Claims is { } file)
        {
            var claims = ReadClaims(Path.Combine(environment.Directory, file));
            return [AccessPrincipal.FromClaims(claims, Path.GetFileNameWithoutExtension(file))];
        }

        if (arguments.Iam is { } arn) return [AccessPrincipal.FromArn(arn)];
        if (arguments.User is not { } user) return change.Principals;
        var users = change.Principals.Where(principal => principal.Entity is not null).ToList();
        return users.Find(principal => principal.Name == user) is { } found
            ? [found]
            : throw new AccessException(
                $"{change.Gateway} accepts no tokens of a user {user} of this stack.",
                Spelling.Hint(user, users.Select(principal => principal.Name))
                    ?? "Users are known after the stack is applied. For another caller use --claims.");
    }

    private static JsonObject ReadClaims(string file)
    {
        const string Hint = "Write the claims of a token as a JSON object, for example {\"sub\": \"alice\", \"role\": \"admin\"}.";
        try
        {
            return JsonNode.Parse(new FileReader().ReadText(file)) as JsonObject
                ?? throw new AccessException($"{file} does not contain a JSON object.", Hint);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"The claims in {file} cannot be read: {e.Message}", Hint);
        }
    }

    private static JsonObject ParseInput(GatewayAccess access, string tool, string[] pairs)
    {
        var listed = access.Schema.Gateway.Targets?
            .SelectMany(target => (target.Tools ?? []).Where(own => $"{target.Name}{AgentCoreNames.Separator}{own.Name}" == tool))
            .FirstOrDefault();
        var schema = listed?.InputSchema is { } input ? new ToolSchema(JsonSerializer.SerializeToElement(input)) : null;
        var values = ToolArguments.Parse(pairs.Length == 0 ? null : schema, pairs, json: null, out var errors);
        if (errors.Count > 0) throw new AccessException($"{tool}: {string.Join("; ", errors)}", "Write each --input as name=value.");
        return new JsonObject(values.Select(value => KeyValuePair.Create(value.Key, JsonSerializer.SerializeToNode(value.Value))));
    }

    private sealed record Arguments(
        string Stack,
        string? Gateway,
        string? User,
        string? Claims,
        string? Iam,
        string? Tool,
        string[] Input,
        string? At,
        bool Planned,
        OutputFormat Output,
        ConnectionSettings Connection);
}
