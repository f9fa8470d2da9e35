using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Local;
using Reconciler.Worker.Sources;

namespace Reconciler.Worker.Commands;

/// <summary><c>validate</c>: makes every check that needs no AWS call.</summary>
internal static class ValidateCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        // Servers run only with this option: CI validates the specs of pull requests, which must not run code there by default.
        var runServers = new Option<bool>("--run-servers")
        {
            Description = "Also start the servers with a local.command, and check the policies against the tools that they list.",
        };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("validate", "Check specs without calling AWS.") { options.Paths, output, runServers, options.Strict };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(options.Paths),
            result.GetValue(output),
            result.GetValue(runServers),
            result.GetValue(options.Strict),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} validate specs/workshop",
            $"{environment.Program} validate specs/workshop --run-servers",
            $"{environment.Program} validate stacks/* --strict -o json");
    }

    private static async Task<int> RunAsync(
        string[] paths,
        OutputFormat output,
        bool runServers,
        bool isStrict,
        CommandEnvironment environment,
        CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var results = await LoadAsync(paths, runServers, environment, cancellationToken);
        terminal.Warn(results.SelectMany(result => result.Warnings));
        var stacks = StackFiles.Accept(results, terminal);
        if (isStrict && StrictCheck.Refuse(results.Sum(result => result.Warnings.Count), "the specs are not accepted", terminal)) stacks = null;
        if (output.IsDocument())
        {
            terminal.Write(ToJson(results, isValid: stacks is not null));
            return stacks is null ? ExitCode.Error : ExitCode.Done;
        }

        if (stacks is null) return ExitCode.Error;
        foreach (var stack in stacks)
        {
            terminal.Screen.WriteLine(
                $"{stack.Name}: {Count(stack.Objects.Count, "object")} in {Count(stack.Files.Count, "file")}, all valid.");
        }

        return ExitCode.Done;
    }

    /// <summary>The stacks that were read, as a document. The terminal adds errors and warnings with their positions.</summary>
    private static JsonObject ToJson(IReadOnlyList<LoadResult> results, bool isValid) => new()
    {
        ["valid"] = isValid,
        ["stacks"] = new JsonArray([.. results.Select(result => result.Stack).OfType<Stack>().Select(ToJson)]),
    };

    private static JsonObject ToJson(Stack stack) => new()
    {
        ["stack"] = stack.Name,
        ["folder"] = stack.Directory,
        ["region"] = stack.Settings.Region,
        ["files"] = new JsonArray([.. stack.Files.Select(file => JsonValue.Create(file))]),
        ["objects"] = new JsonArray([.. stack.Objects.Select(o => new JsonObject
        {
            ["kind"] = o.Ref.Kind,
            ["name"] = o.Ref.Name,
            ["location"] = JsonSerializer.SerializeToNode(o.GetLocation(""), Json.Indented),
        })]),
    };

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static async Task<IReadOnlyList<LoadResult>> LoadAsync(
        string[] paths, bool runServers, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        if (!runServers || paths.Contains(StackFiles.StandardInput)) return StackFiles.Read(paths, environment.Terminal);
        var servers = new ServerToolLister(environment.Terminal.Error.WriteLine, CacheFolder.FindBuildCache(environment));
        var results = new List<LoadResult>();
        foreach (var path in paths) results.Add(await StackReader.LoadAsync(path, servers, cancellationToken));
        return results;
    }
}
