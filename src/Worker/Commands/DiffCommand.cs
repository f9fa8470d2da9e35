using System.CommandLine;
using System.Text.Json.Nodes;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Documents;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary><c>diff</c>: shows the plan of the next <c>apply</c>. It only reads.</summary>
internal static class DiffCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var exitCode = new Option<bool>("--exit-code") { Description = "Exit with code 2 if there are changes." };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Markdown);
        var only = OnlyOption.Build();
        var @out = new Option<string?>("--out")
        {
            Description = "Also save the plan in this file. `apply FILE` makes its changes, if nothing has moved since.",
            HelpName = "FILE",
        };
        var command = new Command("diff", "Show what apply would change, without changing it.")
        {
            options.Paths, output, exitCode, only, options.ConfirmPrune, options.Strict, @out,
        };
        command.Aliases.Add("plan");
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            new Arguments(
                result.GetRequiredValue(options.Paths),
                result.GetValue(output),
                result.GetValue(exitCode),
                result.GetValue(only) ?? [],
                result.GetValue(options.ConfirmPrune),
                result.GetValue(options.Strict),
                result.GetValue(@out),
                result.GetValue(options.Verbose),
                options.Connection(result)),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} diff specs/workshop --local",
            $"{environment.Program} diff stacks/prod --exit-code -o markdown",
            $"{environment.Program} plan stacks/prod --only GatewayTarget/search");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var loaded = StackFiles.Read(arguments.Paths, terminal);
        if (StackFiles.Accept(loaded, terminal) is not { } stacks) return ExitCode.Error;
        await using var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        var plans = new List<Planned>();
        var warnings = 0;
        session.FindStacks = () => [.. stacks.Select(StackDeclaration.Of)];
        foreach (var (stack, objects) in OnlyOption.Select(arguments.Only, stacks))
        {
            var reconciler = await session.ConnectAsync(stack, cancellationToken);
            reconciler.Only = objects;
            var plan = await reconciler.PlanAsync(ReconcileMode.Apply, arguments.ConfirmPrune, cancellationToken);
            warnings += await StrictCheck.WarnAsync(reconciler, plan, loaded, terminal, cancellationToken);
            var access = await reconciler.AccessChangesAsync(plan, cancellationToken);
            var tools = await reconciler.ToolAccessAsync(plan, cancellationToken);
            plans.Add(new Planned(arguments.Paths[stacks.ToList().IndexOf(stack)], reconciler, plan, access, tools));
        }

        Write(arguments, terminal, plans);
        if (arguments.Out is { } file)
        {
            Save(arguments, plans).Write(Path.Combine(environment.Directory, file));
            var apply = $"{environment.Program} apply {ShellQuoting.Quote(file)}{arguments.Connection.Options}";
            terminal.ErrorScreen.WriteLine($"The plan is saved in {file}: `{apply}`");
        }

        if (arguments.IsVerbose) CallReport.Write(terminal, session.Accounts.Calls);
        var failed = plans.SelectMany(entry => entry.Plan.Changes)
            .Any(change => change.Kind is ChangeKind.Unreadable or ChangeKind.NotFound || change is { Kind: ChangeKind.Refused, IsDrift: false });
        if (failed) return ExitCode.Error;
        if (arguments.IsStrict && StrictCheck.Refuse(warnings, "apply --strict would change nothing", terminal)) return ExitCode.Error;
        return arguments.UseExitCode && plans.Any(entry => !entry.Plan.IsEmpty) ? ExitCode.Changes : ExitCode.Done;
    }

    private static SavedPlan Save(Arguments arguments, List<Planned> plans) => new(
        SavedPlan.DescribeEndpoint(arguments.Connection, plans.Count == 0 ? null : plans[0].Reconciler.Aws.Endpoint),
        [.. plans.Select(entry => SavedStackPlan.Create(
            entry.Path, entry.Reconciler, arguments.ConfirmPrune, entry.Plan, entry.Access))]);

    private static void Write(Arguments arguments, Terminal terminal, List<Planned> plans)
    {
        if (arguments.Output.IsDocument())
        {
            var stacks = plans.Select(entry => PlanJson.Create(entry.Plan, entry.Access, entry.Tools, entry.Reconciler.Aws.Identity));
            terminal.Write(new JsonObject { ["stacks"] = new JsonArray([.. stacks]) });
            return;
        }

        foreach (var (_, reconciler, plan, access, tools) in plans)
        {
            var location = $"{reconciler.Aws.Region}, account {reconciler.Aws.AccountId}";
            if (arguments.Output == OutputFormat.Markdown)
            {
                PlanMarkdown.Write(terminal.Out, plan, location);
                AccessMarkdown.Write(terminal.Out, access);
                AccessMarkdown.WriteTools(terminal.Out, tools);
            }
            else
            {
                new PlanText(terminal.Screen, arguments.IsVerbose).Write(plan, location);
                AccessText.Write(terminal.Screen, access);
                AccessText.WriteTools(terminal.Screen, tools);
            }
        }
    }

    private sealed record Planned(
        string Path,
        StackReconciler Reconciler,
        Plan Plan,
        IReadOnlyList<GatewayAccessChange> Access,
        IReadOnlyList<GatewayAccessChange> Tools);

    private sealed record Arguments(
        string[] Paths,
        OutputFormat Output,
        bool UseExitCode,
        string[] Only,
        bool ConfirmPrune,
        bool IsStrict,
        string? Out,
        bool IsVerbose,
        ConnectionSettings Connection);
}
