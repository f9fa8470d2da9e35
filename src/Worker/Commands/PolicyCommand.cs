using System.CommandLine;

namespace Reconciler.Worker.Commands;

/// <summary><c>policy</c>: the parent of the commands about Cedar policies.</summary>
internal static class PolicyCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment) => CommandLine.WithExamples(
        new Command("policy", "Explain Cedar policies.") { PolicyExplainCommand.Build(options, environment) },
        "reconciler policy explain specs/workshop --local");
}
