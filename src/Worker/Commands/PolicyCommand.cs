using System.CommandLine;

namespace Reconciler.Worker.Commands;

/// <summary><c>policy</c>: questions about policies.</summary>
internal static class PolicyCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment) =>
        CommandLine.WithExamples(
            new Command("policy", "Answer who may call which tools.") { PolicyExplainCommand.Build(options, environment) }, "reconciler policy explain specs/workshop --local");
}
