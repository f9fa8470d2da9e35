using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Commands;

/// <summary><c>version</c>: the version of the program, of .NET and of the platform.</summary>
internal static class VersionCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("version", "Show the version.") { output };
        command.SetAction(result =>
        {
            var terminal = environment.Terminal;
            var platform = $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}";
            if (result.GetValue(output).IsDocument())
            {
                terminal.Write(new JsonObject
                {
                    ["version"] = ProgramVersion.Text,
                    ["runtime"] = RuntimeInformation.FrameworkDescription,
                    ["platform"] = platform,
                });
            }
            else
            {
                terminal.Screen.WriteLine($"reconciler {ProgramVersion.Text} ({RuntimeInformation.FrameworkDescription}, {platform})");
            }

            return ExitCode.Done;
        });
        return CommandLine.WithExamples(command, $"{environment.Program} version", $"{environment.Program} version -o json");
    }
}
