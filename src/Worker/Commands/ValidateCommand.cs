using System.CommandLine;
using System.Text.Json;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Sources;

namespace Reconciler.Worker.Commands;

/// <summary><c>validate</c>: everything that can be known without AWS.</summary>
internal static class ValidateCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var command = new Command("validate", "Check specs without calling AWS.") { options.Paths, options.Output };
        command.SetAction(result => Run(result.GetRequiredValue(options.Paths), result.GetValue(options.Output), environment.Terminal));
        return CommandLine.WithExamples(command, "reconciler validate specs/workshop", "reconciler validate stacks/* -o json");
    }

    private static int Run(string[] paths, OutputFormat output, Terminal terminal)
    {
        if (output == OutputFormat.Json)
        {
            var errors = paths.SelectMany(path => StackReader.Load(path).Errors).ToList();
            terminal.Out.WriteLine(JsonSerializer.Serialize(new { Valid = errors.Count == 0, Errors = errors }, Json.Indented));
            return errors.Count == 0 ? ExitCode.Done : ExitCode.Error;
        }

        if (StackFiles.Load(paths, terminal) is not { } stacks) return ExitCode.Error;
        foreach (var stack in stacks) terminal.Out.WriteLine($"{stack.Name}: {stack.Objects.Count} objects in {stack.Files.Count} files are valid.");
        return ExitCode.Done;
    }
}
