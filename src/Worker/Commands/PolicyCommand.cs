using System.CommandLine;

namespace Reconciler.Worker.Commands;

/// <summary><c>policy</c>: the parent of the commands about Cedar policies.</summary>
internal static class PolicyCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment) => CommandLine.WithExamples(
        new Command("policy", "Explain, test and format policies.")
        {
            PolicyExplainCommand.Build(options, environment),
            PolicyTestCommand.Build(environment),
            PolicyFmtCommand.Build(environment),
        },
        $"{environment.Program} policy explain specs/workshop --local",
        $"{environment.Program} policy test stacks/prod/access.test.yaml");
}
