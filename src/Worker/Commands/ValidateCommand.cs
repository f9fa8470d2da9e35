using System.CommandLine;
using System.Text.Json;
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
        var command = new Command("validate", "Check specs without calling AWS.") { options.Paths, options.Output, runServers };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(options.Paths),
            result.GetValue(options.Output),
            result.GetValue(runServers),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} validate specs/workshop",
            $"{environment.Program} validate specs/workshop --run-servers",
            $"{environment.Program} validate stacks/* -o json");
    }

    private static async Task<int> RunAsync(
        string[] paths, OutputFormat output, bool runServers, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var results = await LoadAsync(paths, runServers, environment, cancellationToken);
        if (output == OutputFormat.Json)
        {
            var errors = results.SelectMany(result => result.Errors).ToList();
            var warnings = results.SelectMany(result => result.Warnings).ToList();
            terminal.Out.WriteLine(
                JsonSerializer.Serialize(new { Valid = errors.Count == 0, Errors = errors, Warnings = warnings }, Json.Indented));
            return errors.Count == 0 ? ExitCode.Done : ExitCode.Error;
        }

        terminal.Warn(results.SelectMany(result => result.Warnings));
        if (StackFiles.Accept(results, terminal) is not { } stacks) return ExitCode.Error;
        foreach (var stack in stacks)
        {
            terminal.Out.WriteLine(
                $"{stack.Name}: {Count(stack.Objects.Count, "object")} in {Count(stack.Files.Count, "file")}, all valid.");
        }

        return ExitCode.Done;
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static async Task<IReadOnlyList<LoadResult>> LoadAsync(
        string[] paths, bool runServers, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        if (!runServers) return [.. paths.Select(StackReader.Load)];
        var servers = new ServerToolLister(environment.Terminal.Error.WriteLine, CacheFolder.FindBuildCache(environment));
        var results = new List<LoadResult>();
        foreach (var path in paths) results.Add(await StackReader.LoadAsync(path, servers, cancellationToken));
        return results;
    }
}
