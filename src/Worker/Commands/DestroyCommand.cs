using System.CommandLine;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Control;

namespace Reconciler.Worker.Commands;

/// <summary><c>destroy</c>: takes a stack down, backwards, except what is to be retained or is somebody else's.</summary>
internal static class DestroyCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var command = new Command("destroy", "Delete everything the specs ask for.") { options.Paths, options.Yes };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(options.Paths),
            result.GetValue(options.Yes),
            result.GetValue(options.Verbose),
            options.Connection(result),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(command, $"{environment.Program} destroy specs/workshop --local --yes");
    }

    private static async Task<int> RunAsync(
        string[] paths, bool yes, bool isVerbose, ConnectionSettings connection, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        if (StackFiles.Load(paths, terminal) is not { } stacks) return ExitCode.Error;
        await using var session = await Session.OpenAsync(connection, environment, cancellationToken).ConfigureAwait(false);
        var isDone = true;
        foreach (var stack in stacks)
        {
            var reconciler = await session.ConnectAsync(stack, cancellationToken).ConfigureAwait(false);
            var plan = await reconciler.PlanAsync(Goal.Destroy, confirmPrune: true, cancellationToken).ConfigureAwait(false);
            new PlanText(terminal.Console, isVerbose).Write(plan, $"{reconciler.Aws.Region}, account {reconciler.Aws.AccountId}");
            foreach (var line in Retained(reconciler)) terminal.Out.WriteLine(line);
            terminal.Out.WriteLine();
            if (plan.Deletions.Count == 0) continue;
            if (!yes && !Consent.Ask(terminal, $"Delete these {plan.Deletions.Count} resources?")) return ExitCode.Error;
            var result = await LiveProgress.ShowAsync(
                terminal.Console,
                environment.Clock,
                plan.Deletions.Count,
                observer => reconciler.ConvergeAsync(Goal.Destroy, confirmPrune: true, observer, cancellationToken)).ConfigureAwait(false);
            isDone &= result.IsConverged;
        }

        if (isVerbose) CallReport.Write(terminal, session.Accounts.Calls);
        terminal.Out.WriteLine(isDone ? "Everything is gone." : "Not everything is gone; see above.");
        return isDone ? ExitCode.Done : ExitCode.Error;
    }

    /// <summary>What stays behind although nobody asked for it by itself.</summary>
    private static IEnumerable<string> Retained(StackReconciler reconciler)
    {
        foreach (var resource in reconciler.Graph.Ordered.Where(resource => resource.DeletionPolicy == Spec.Kinds.DeletionPolicy.Retain))
        {
            yield return $"  . {resource.Address}: retained";
        }

        yield return "  . log groups of builds and runtimes stay (/aws/codebuild/..., /aws/bedrock-agentcore/runtimes/...)";
    }
}
