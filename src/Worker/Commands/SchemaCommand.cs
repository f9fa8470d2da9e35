using System.CommandLine;
using Reconciler.Spec.Schema;

namespace Reconciler.Worker.Commands;

/// <summary><c>schema</c>: prints the JSON Schema of the specs, with which editors complete and check spec files.</summary>
internal static class SchemaCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var command = new Command("schema", "Print the JSON Schema of the specs.");
        command.SetAction(_ =>
        {
            environment.Terminal.Out.Write(SpecSchema.Text);
            return ExitCode.Done;
        });
        return CommandLine.WithExamples(command, $"{environment.Program} schema > specs/schema.json");
    }
}
