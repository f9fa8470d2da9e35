using System.CommandLine;
using System.Text.Json.Nodes;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Planning;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary><c>outputs</c>: prints identifiers, addresses and credentials of a stack for scripts.</summary>
internal static class OutputsCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var path = new Argument<string>("PATH") { Description = "The folder of the stack, a spec file, or - for standard input." };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Env);
        var secrets = new Option<bool>("--show-secrets")
        {
            Description = $"Print passwords and client secrets instead of {StackOutputs.Hidden}.",
        };
        var command = new Command("outputs", "Print identifiers, addresses and users of a stack for scripts.") { path, output, secrets };
        options.AddConnection(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(path),
            result.GetValue(output),
            result.GetValue(secrets),
            options.Connection(result),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} outputs specs/workshop --local",
            $"{environment.Program} outputs stacks/prod -o json | jq -r .gateway_tools_url",
            $"eval \"$({environment.Program} outputs stacks/prod -o env --show-secrets)\"");
    }

    private static async Task<int> RunAsync(
        string path,
        OutputFormat output,
        bool showSecrets,
        ConnectionSettings connection,
        CommandEnvironment environment,
        CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        if (StackFiles.Load([path], terminal) is not [var stack]) return ExitCode.Error;
        if (terminal.Hints is { } hints) hints.Path = ShellQuoting.Quote(path);
        await using var session = await Session.OpenAsync(connection, environment, cancellationToken);
        var reconciler = await session.ConnectAsync(stack, cancellationToken);
        var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, cancellationToken);
        var status = StackStatus.Create(reconciler, plan);
        var missing = status.Resources.Where(resource => resource.State == ResourceState.Missing).ToList();
        if (missing.Count == status.Resources.Count)
        {
            terminal.Fail($"The stack {stack.Name} has not been applied yet, so it has no outputs.", "`reconciler apply` creates it.");
            return ExitCode.Error;
        }

        if (missing.Count > 0)
        {
            var names = string.Join(", ", missing.Select(resource => resource.Address));
            terminal.Warn($"there are no outputs of what is missing in AWS: {names}");
        }

        var outputs = new StackOutputs(reconciler, environment, connection, showSecrets);
        Write(terminal, output, await outputs.CollectAsync(status, cancellationToken));
        return ExitCode.Done;
    }

    private static void Write(Terminal terminal, OutputFormat output, IReadOnlyList<StackOutput> outputs)
    {
        if (output.IsDocument())
        {
            terminal.Write(new JsonObject(outputs.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)o.Value))));
            return;
        }

        foreach (var (name, value, isSecret) in outputs)
        {
            if (output == OutputFormat.Text) terminal.Screen.WriteUnbroken($"{name} = {value}");

            // A variable with a placeholder as its value would be taken for the secret.
            else if (!isSecret || value != StackOutputs.Hidden)
                terminal.WriteForeign($"{name.ToUpperInvariant()}={ShellQuoting.Quote(value)}");
        }
    }
}
