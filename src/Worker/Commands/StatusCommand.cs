using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands;

/// <summary><c>status</c>: shows the state of each resource of a stack, and the conditions of the stack.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(10);

    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var output = OutputOption.Build(
            OutputFormat.Text, OutputFormat.Wide, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Markdown);
        var watch = new Option<bool>("--watch", "-w")
        {
            Description = $"Look again every {WatchInterval.TotalSeconds:0} seconds until Ctrl-C, and show what changes.",
        };
        var worker = new WorkerConnection();
        var command = new Command("status", "Show the state of each resource, or the stacks of a running worker (--server).")
        {
            options.OptionalPaths, output, watch,
        };
        worker.AddTo(command);
        options.AddConnection(command);
        command.Validators.Add(result =>
        {
            var asksWorker = result.GetResult(worker.Server) is { Implicit: false };
            var hasPaths = result.GetResult(options.OptionalPaths) is { Tokens.Count: > 0 };
            if (!asksWorker && !hasPaths) result.AddError("Required argument missing for command: 'status'. Give a PATH, or --server URL.");
            if (asksWorker && hasPaths) result.AddError("PATH and --server exclude each other: a worker tells of its own stacks.");
            if (asksWorker && result.GetValue(watch)) result.AddError("--watch looks at AWS. The page of a worker shows what changes.");
        });
        command.SetAction((result, cancellationToken) => result.GetResult(worker.Server) is { Implicit: false }
            ? AskAsync(worker, result.GetValue(output), result, environment, cancellationToken)
            : RunAsync(
                new Arguments(
                    result.GetRequiredValue(options.OptionalPaths),
                    result.GetValue(output),
                    result.GetValue(watch),
                    options.Connection(result)),
                environment,
                cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} status specs/workshop --local",
            $"{environment.Program} status stacks/prod -o json",
            $"{environment.Program} status stacks/prod --watch",
            $"{environment.Program} status --server http://127.0.0.1:8080");
    }

    private static async Task<int> AskAsync(
        WorkerConnection worker,
        OutputFormat output,
        ParseResult result,
        CommandEnvironment environment,
        CancellationToken cancellationToken)
    {
        var about = await AskAsync("api/worker") as JsonObject ?? throw NoWorker();
        var stacks = await AskAsync("api/stacks") as JsonArray ?? throw NoWorker();
        if (output.IsDocument()) environment.Terminal.Write(new JsonObject { ["worker"] = about, ["stacks"] = stacks });
        else WorkerStatusText.Write(environment.Terminal.Screen, about, stacks);
        return ExitCode.Done;

        Task<JsonNode?> AskAsync(string path) => worker.SendAsync(HttpMethod.Get, path, result, environment, cancellationToken);

        static ConnectionException NoWorker() =>
            new("What answers there is no worker of this version.", "Give the address of its --http as --server URL.");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        if (StackFiles.Load(arguments.Paths, terminal) is not { } stacks) return ExitCode.Error;

        // A watch reads again what may have changed; a single look has nothing old to read.
        var engine = arguments.IsWatch ? new EngineOptions { ListMaxAge = WatchInterval / 2, DeepCheckEvery = WatchInterval } : null;
        await using var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken, engine);
        session.FindStacks = () => [.. stacks.Select(StackDeclaration.Of)];
        var reconcilers = new List<StackReconciler>();
        foreach (var stack in stacks) reconcilers.Add(await session.ConnectAsync(stack, cancellationToken));
        if (arguments.IsWatch) return await WatchAsync(reconcilers, arguments, environment, cancellationToken);
        var statuses = new List<StackStatus>();
        foreach (var reconciler in reconcilers) statuses.Add(await LookAsync(reconciler, cancellationToken));
        StatusReport.Write(terminal, arguments.Output, statuses);
        if (terminal.IsVerbose) CallReport.Write(terminal, session.Accounts.Calls);
        return ExitCode.Done;
    }

    private static async Task<int> WatchAsync(
        List<StackReconciler> reconcilers, Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, StackStatus>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                foreach (var reconciler in reconcilers)
                {
                    var status = await LookAsync(reconciler, cancellationToken);
                    Write(environment, arguments.Output, last.GetValueOrDefault(status.Stack), status);
                    last[status.Stack] = status;
                }

                await environment.Clock.Delay(WatchInterval, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is the regular end of --watch, not an interruption.
            return ExitCode.Done;
        }
    }

    private static async Task<StackStatus> LookAsync(StackReconciler reconciler, CancellationToken cancellationToken) => StackStatus.Create(
        reconciler, await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, cancellationToken));

    /// <summary>Writes the first status whole, and later ones as what has changed.</summary>
    private static void Write(CommandEnvironment environment, OutputFormat output, StackStatus? before, StackStatus status)
    {
        var terminal = environment.Terminal;
        var known = before?.Resources.ToDictionary(resource => resource.Address) ?? [];
        var changed = status.Resources
            .Where(resource =>
                known.GetValueOrDefault(resource.Address) is not { } old || (old.State, old.Reason) != (resource.State, resource.Reason))
            .ToList();
        var gone = known.Keys.Except(status.Resources.Select(resource => resource.Address)).ToList();
        if (before is not null && changed.Count + gone.Count == 0) return;
        var now = environment.Clock.GetUtcNow();
        if (output.IsDocument())
        {
            terminal.WriteEvent(new JsonObject
            {
                ["time"] = now.ToString("O", CultureInfo.InvariantCulture),
                ["stack"] = status.Stack,
                ["ready"] = status.IsReady,
                ["resources"] = JsonSerializer.SerializeToNode(changed, Json.Indented),
                ["gone"] = new JsonArray([.. gone.Select(address => JsonValue.Create(address))]),
            });
            return;
        }

        if (before is null)
        {
            StatusReport.Write(terminal, output, [status]);
            return;
        }

        foreach (var resource in changed)
        {
            var state = Create(resource.State, StatusText.GetTone(resource.State));
            var reason = resource.Reason is { } text ? $": {text}" : "";
            terminal.Screen.WriteLine($"{Faint($"{now:HH:mm:ss}")} {status.Stack} {resource.Address} {state}{reason}");
        }

        foreach (var address in gone) terminal.Screen.WriteLine($"{Faint($"{now:HH:mm:ss}")} {status.Stack} {address} gone");
    }

    private sealed record Arguments(string[] Paths, OutputFormat Output, bool IsWatch, ConnectionSettings Connection);
}
