using System.CommandLine;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;

namespace Reconciler.Worker.Commands;

/// <summary>
/// <c>apply</c>: shows the plan, asks for confirmation, and runs passes until the stack has converged or no further pass can help. With a
/// saved plan it makes the changes that the plan lists, or none if anything has moved since.
/// </summary>
internal static class ApplyCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var output = OutputOption.Build(
            OutputFormat.Text, OutputFormat.Wide, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Markdown);
        var only = OnlyOption.Build();
        var command = new Command("apply", "Create, update and delete AWS resources so that they match the specs.")
        {
            options.Paths, only, options.Yes, options.ConfirmPrune, options.AllowWidening, options.AllowDataLoss, options.AllowTools,
            options.Strict, output,
        };
        command.Add(options.Lease);
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            new Arguments(
                result.GetRequiredValue(options.Paths),
                result.GetValue(only) ?? [],
                result.GetValue(options.Yes),
                result.GetValue(options.ConfirmPrune),
                result.GetValue(options.AllowWidening),
                result.GetValue(options.AllowDataLoss),
                result.GetValue(options.AllowTools),
                result.GetValue(options.Strict),
                result.GetValue(output),
                result.GetValue(options.Verbose),
                options.Connection(result)),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} apply specs/workshop --local --yes",
            $"{environment.Program} apply stacks/prod --region eu-central-1",
            $"{environment.Program} apply plan.json");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var saved = SavedPlans.Find(arguments.Paths, environment.Directory);
        if (saved is not null) arguments = arguments.For(saved);
        var loaded = StackFiles.Read(arguments.Paths, terminal);
        if (StackFiles.Accept(loaded, terminal) is not { } stacks) return ExitCode.Error;
        await using var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        await session.AcquireLeaseAsync(stacks, terminal, cancellationToken);
        session.FindStacks = () => [.. stacks.Select(StackDeclaration.Of)];
        var reconcilers = new List<StackReconciler>();
        foreach (var (stack, objects) in OnlyOption.Select(arguments.Only, StackMoves.Order(stacks)))
        {
            var reconciler = await session.ConnectAsync(stack, cancellationToken);
            reconciler.Only = objects;
            if (arguments.AllowTools) reconciler.ToolConsent = ToolConsent.All;
            reconcilers.Add(reconciler);
        }

        if (saved is not null && !await SavedPlans.CheckAsync(saved, reconcilers, arguments.Connection, terminal, cancellationToken))
        {
            return ExitCode.Error;
        }

        if (arguments.IsStrict
            && !await StrictCheck.RunAsync(reconcilers, loaded, arguments.ConfirmPrune, terminal, cancellationToken))
        {
            return ExitCode.Error;
        }

        var agreed = await DataLossCheck.RunAsync(
            reconcilers, ReconcileMode.Apply, arguments.AllowDataLoss, arguments.Yes, environment.Terminal, cancellationToken);
        if (!agreed) return ExitCode.Error;
        var statuses = new List<StackStatus>();
        var (addresses, calls) = (new List<string>(), new List<string>());
        foreach (var reconciler in reconcilers)
        {
            if (await ApplyAsync(reconciler, arguments, environment, cancellationToken) is not { } status) return ExitCode.Error;
            statuses.Add(status);
            addresses.AddRange(
                ServerAddresses.Find(reconciler, status, arguments.Connection, session.IsHostedHere, environment.Program));
            if (arguments.Connection.LocalState is null || !status.IsReady) continue;
            calls.AddRange(await ExampleCommands.FindAsync(reconciler, arguments.Connection, environment, cancellationToken));
        }

        StatusReport.Write(terminal, arguments.Output, statuses, isShort: true);
        if (arguments.Output.IsText())
        {
            NextSteps.Write(environment, statuses, arguments.Paths, arguments.Connection, addresses, calls);
        }

        if (arguments.IsVerbose) CallReport.Write(terminal, session.Accounts.Calls);
        return statuses.All(status => status.IsReady) ? ExitCode.Done : ExitCode.Error;
    }

    /// <returns>The status of the stack; null if the user did not confirm.</returns>
    private static async Task<StackStatus?> ApplyAsync(
        StackReconciler reconciler, Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var screen = terminal.ScreenFor(arguments.Output);
        var plan = await reconciler.PlanAsync(ReconcileMode.Apply, arguments.ConfirmPrune, cancellationToken);
        new PlanText(screen, arguments.IsVerbose).Write(plan, $"{reconciler.Aws.Region}, account {reconciler.Aws.AccountId}");
        var access = await reconciler.AccessChangesAsync(plan, cancellationToken);
        AccessText.Write(screen, access);
        AccessText.WriteTools(screen, await reconciler.ToolAccessAsync(plan, cancellationToken));
        terminal.Warn(await reconciler.StatementWarningsAsync(plan, cancellationToken));
        terminal.Warn(PlanPosture.FindOneWayChanges(reconciler.Stack, plan));
        screen.WriteLine();
        if (plan.IsSuspended) return StackStatus.Create(reconciler, plan);
        if (plan is { IsEmpty: true, NeedsBookkeepingTags: false } && plan.Changes.All(change => change.Live?.Phase == Phase.Ready))
        {
            return StackStatus.Create(reconciler, plan);
        }

        if (!Confirm(reconciler, plan, access, arguments, terminal)) return null;
        var result = await LiveProgress.ShowAsync(
            terminal.ErrorScreen,
            environment.Clock,
            plan.Changes.Count + plan.Deletions.Count,
            arguments.IsVerbose,
            observer => reconciler.ConvergeAsync(ReconcileMode.Apply, arguments.ConfirmPrune, observer, cancellationToken));
        return StackStatus.Create(reconciler, result);
    }

    private static bool Confirm(
        StackReconciler reconciler, Plan plan, IReadOnlyList<GatewayAccessChange> access, Arguments arguments, Terminal terminal)
    {
        if (plan.DataLosses.Count > 0)
        {
            if (!Confirmation.ConfirmDataLoss(terminal, plan.DataLosses, arguments.Yes)) return false;
            reconciler.DataLossConsent = DataLossConsent.For(plan.DataLosses);
        }
        else if (!arguments.Yes && !plan.IsEmpty && !Confirmation.Confirm(terminal, "Apply these changes?"))
        {
            return false;
        }

        return arguments.AllowWidening || !access.Any(change => change.MayWiden) || Confirmation.ConfirmWidening(terminal);
    }

    private sealed record Arguments(
        string[] Paths,
        string[] Only,
        bool Yes,
        bool ConfirmPrune,
        bool AllowWidening,
        bool AllowDataLoss,
        bool AllowTools,
        bool IsStrict,
        OutputFormat Output,
        bool IsVerbose,
        ConnectionSettings Connection)
    {
        /// <summary>
        /// The same for a saved plan: it names the stacks, and consents to what it lists. Data loss still needs its flag.
        /// </summary>
        public Arguments For(SavedPlan plan) => this with
        {
            Paths = [.. plan.Stacks.Select(stack => stack.Path)],
            Only = [.. plan.Stacks.SelectMany(stack => stack.Only ?? [])],
            ConfirmPrune = plan.Stacks.Any(stack => stack.ConfirmPrune),
            Yes = true,
            AllowWidening = true,
        };
    }
}
