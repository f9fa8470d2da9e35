using System.CommandLine;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;

namespace Reconciler.Worker.Commands;

/// <summary><c>status</c>: shows the state of each resource of a stack, and the conditions of the stack.</summary>
internal static class StatusCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var output = OutputOption.Build(
            OutputFormat.Text, OutputFormat.Wide, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Markdown);
        var command = new Command("status", "Show the state of each resource.") { options.Paths, output };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(options.Paths),
            result.GetValue(output),
            options.Connection(result),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command, $"{environment.Program} status specs/workshop --local", $"{environment.Program} status stacks/prod -o json");
    }

    private static async Task<int> RunAsync(
        string[] paths,
        OutputFormat output,
        ConnectionSettings connection,
        CommandEnvironment environment,
        CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        if (StackFiles.Load(paths, terminal) is not { } stacks) return ExitCode.Error;
        await using var session = await Session.OpenAsync(connection, environment, cancellationToken);
        var statuses = new List<StackStatus>();
        session.FindStacks = () => [.. stacks.Select(StackDeclaration.Of)];
        foreach (var stack in stacks)
        {
            var reconciler = await session.ConnectAsync(stack, cancellationToken);
            var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, cancellationToken);
            statuses.Add(StackStatus.Create(reconciler, plan));
        }

        StatusReport.Write(terminal, output, statuses);
        return ExitCode.Done;
    }
}
