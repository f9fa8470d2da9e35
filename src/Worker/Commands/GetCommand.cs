using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Documents;
using Reconciler.Worker.Mcp;
using Shared;

namespace Reconciler.Worker.Commands;

/// <summary><c>get</c>: shows the resources of spec objects or of resource types, in all stacks of the folder.</summary>
internal static class GetCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var what = new Argument<string?>("KIND[/NAME]")
        {
            Description = "A kind of the specs or a resource type, and a name. Default: everything.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var stack = new ToolOptions().Stack;
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Wide, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Markdown);
        var command = new Command("get", "Show resources by kind and name.") { what, stack, output };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(what),
            result.GetValue(stack),
            result.GetValue(output),
            options.Connection(result),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} get --local",
            $"{environment.Program} get Gateway/mcp-gateway -o yaml --local",
            $"{environment.Program} get runtime --stack stacks/prod -o wide");
    }

    private static async Task<int> RunAsync(
        string? what,
        string? path,
        OutputFormat output,
        ConnectionSettings connection,
        CommandEnvironment environment,
        CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var folders = path is null ? StackSelection.FindFolders(environment.Directory) : [path];
        if (folders is []) throw new AccessException("No stack found in this folder.", "Give the folder of the stack with --stack PATH.");
        if (StackFiles.Load(folders, terminal) is not { } stacks) return ExitCode.Error;
        await using var session = await Session.OpenAsync(connection, environment, cancellationToken);
        session.FindStacks = () => [.. stacks.Select(StackDeclaration.Of)];
        var statuses = new List<StackStatus>();
        foreach (var stack in stacks) statuses.Add(await LookAsync(session, stack, cancellationToken));
        var found = statuses.ConvertAll(status => (status.Stack, Resources: Select(status.Resources, what)));
        if (what is not null && found.TrueForAll(stack => stack.Resources.Count == 0)) return ReportUnknown(terminal, what, statuses);
        if (output.IsDocument())
        {
            terminal.Write(new JsonObject
            {
                ["items"] = new JsonArray([.. found.SelectMany(stack => stack.Resources.Select(resource => ToJson(stack.Stack, resource)))]),
            });
            return ExitCode.Done;
        }

        foreach (var (stack, resources) in found.Where(stack => stack.Resources.Count > 0))
        {
            if (output == OutputFormat.Markdown)
            {
                terminal.Out.WriteLine($"### Stack `{PlanMarkdown.EscapeCode(stack)}`");
                terminal.Out.WriteLine();
                StatusMarkdown.WriteResources(terminal.Out, resources);
                continue;
            }

            if (found.Count > 1) terminal.Screen.WriteLine(Fragment.Strong($"Stack {stack}"));
            StatusText.WriteResources(terminal.Screen, resources, output == OutputFormat.Wide || terminal.IsVerbose);
        }

        return ExitCode.Done;
    }

    private static async Task<StackStatus> LookAsync(Session session, Stack stack, CancellationToken cancellationToken)
    {
        var reconciler = await session.ConnectAsync(stack, cancellationToken);
        return StackStatus.Create(
            reconciler, await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, cancellationToken));
    }

    /// <summary>Selects by the spec object or by the resource; upper and lower case and a plural do not matter.</summary>
    private static IReadOnlyList<ResourceStatus> Select(IReadOnlyList<ResourceStatus> resources, string? what)
    {
        if (what is null) return resources;
        var (kind, name) = what.Split('/', 2) is [var first, var second] ? (first, second) : (what, null);
        return [.. resources.Where(resource =>
            (IsKind(resource.Type, kind) && (name is null || resource.Name == name))
            || (resource.Object?.Split('/', 2) is [var ownerKind, var owner] && IsKind(ownerKind, kind) && (name is null || owner == name)))];
    }

    private static bool IsKind(string kind, string asked) =>
        kind.Equals(asked, StringComparison.OrdinalIgnoreCase)
        || Plural(kind).Equals(asked, StringComparison.OrdinalIgnoreCase);

    private static string Plural(string kind) =>
        kind.EndsWith('y') && !kind.EndsWith("ay", StringComparison.Ordinal) ? kind[..^1] + "ies" : kind + "s";

    private static int ReportUnknown(Terminal terminal, string what, List<StackStatus> statuses)
    {
        var resources = statuses.SelectMany(status => status.Resources).ToList();
        var known = resources
            .SelectMany(resource => new[] { resource.Type, resource.Object?.Split('/')[0], resource.Object, resource.Address })
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        terminal.Fail(
            $"There is no {what}.",
            Spelling.Hint(what, known) ?? $"Kinds: {string.Join(", ", known.Where(name => !name.Contains('/', StringComparison.Ordinal)))}");
        return ExitCode.Error;
    }

    private static JsonObject ToJson(string stack, ResourceStatus resource)
    {
        var json = JsonSerializer.SerializeToNode(resource, Json.Indented)!.AsObject();
        json.Insert(0, "stack", stack);
        return json;
    }
}
