using System.CommandLine;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;

namespace Reconciler.Worker.Commands;

/// <summary>
/// <c>destroy</c>: deletes the resources of a stack in reverse order of their dependencies. Resources with the deletion policy Retain and
/// foreign resources stay.
/// </summary>
internal static class DestroyCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var output = OutputOption.Build(
            OutputFormat.Text, OutputFormat.Wide, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Markdown);
        var command = new Command("destroy", "Delete the AWS resources of stacks.")
        {
            options.Paths, options.Yes, options.AllowDataLoss, output,
        };
        command.Add(options.Lease);
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            new Arguments(
                result.GetRequiredValue(options.Paths),
                result.GetValue(options.Yes),
                result.GetValue(options.AllowDataLoss),
                result.GetValue(output),
                result.GetValue(options.Verbose),
                options.Connection(result)),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(command, $"{environment.Program} destroy specs/workshop --local --yes");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        if (StackFiles.Load(arguments.Paths, terminal) is not { } stacks) return ExitCode.Error;
        await using var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        await session.AcquireLeaseAsync(stacks, terminal, cancellationToken);
        session.FindStacks = () => [.. stacks.Select(StackDeclaration.Of)];
        var reconcilers = new List<StackReconciler>();
        foreach (var stack in stacks) reconcilers.Add(await session.ConnectAsync(stack, cancellationToken));
        var agreed = await DataLossCheck.RunAsync(
            reconcilers, ReconcileMode.Destroy, arguments.AllowDataLoss, arguments.Yes, environment.Terminal, cancellationToken);
        if (!agreed) return ExitCode.Error;
        var reports = new List<DestroyReport>();
        foreach (var reconciler in reconcilers)
        {
            if (await DestroyAsync(reconciler, arguments, environment, cancellationToken) is not { } report) return ExitCode.Error;
            reports.Add(report);
        }

        DestroyReport.Write(terminal, arguments.Output, reports);
        if (arguments.IsVerbose) CallReport.Write(terminal, session.Accounts.Calls);
        return reports.TrueForAll(report => report.IsGone) ? ExitCode.Done : ExitCode.Error;
    }

    /// <returns>The result; null if the user did not confirm.</returns>
    private static async Task<DestroyReport?> DestroyAsync(
        StackReconciler reconciler, Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var screen = terminal.ScreenFor(arguments.Output);
        var plan = await reconciler.PlanAsync(ReconcileMode.Destroy, confirmPrune: true, cancellationToken);
        var location = $"{reconciler.Aws.Region}, account {reconciler.Aws.AccountId}";
        new PlanText(screen, arguments.IsVerbose).Write(plan, location, ReconcileMode.Destroy);
        var retained = reconciler.Graph.Ordered
            .Where(resource => resource.DeletionPolicy == DeletionPolicy.Retain)
            .Select(resource => resource.Address.ToString())
            .ToList();
        foreach (var address in retained) screen.WriteLine($"  . {address}: retained");
        screen.WriteLine("  . log groups of builds and runtimes: retained (/aws/codebuild/..., /aws/bedrock-agentcore/runtimes/...)");
        screen.WriteLine();
        if (plan.IsSuspended)
        {
            terminal.Fail(
                $"The stack {plan.Stack} is suspended by {plan.Deletions.Concat(plan.Changes).First().Suspended}.",
                "Nothing is deleted until it is resumed.");
            return null;
        }

        if (plan.Deletions.Count == 0) return DestroyReport.Create(reconciler, plan, null, retained);
        if (plan.DataLosses.Count > 0)
        {
            if (!Confirmation.ConfirmDataLoss(terminal, plan.DataLosses, arguments.Yes)) return null;
            reconciler.DataLossConsent = DataLossConsent.For(plan.DataLosses);
        }
        else if (!arguments.Yes && !Confirmation.Confirm(terminal, $"Delete these {plan.Deletions.Count} resources?"))
        {
            return null;
        }

        var result = await LiveProgress.ShowAsync(
            terminal.ErrorScreen,
            environment.Clock,
            plan.Deletions.Count,
            arguments.IsVerbose,
            observer => reconciler.ConvergeAsync(ReconcileMode.Destroy, confirmPrune: true, observer, cancellationToken));
        return DestroyReport.Create(reconciler, plan, result, retained);
    }

    private sealed record Arguments(
        string[] Paths, bool Yes, bool AllowDataLoss, OutputFormat Output, bool IsVerbose, ConnectionSettings Connection);
}
