using System.CommandLine;

namespace Reconciler.Worker.Commands;

/// <summary><c>reconcile</c>: asks a worker for a pass of a stack now.</summary>
internal static class ReconcileCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var stack = new Argument<string>("STACK") { Description = "The name of the stack." };
        var worker = new WorkerConnection();
        var command = new Command("reconcile", "Ask a running worker for a pass of a stack now; it tries again what has stalled.") { stack };
        worker.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var name = result.GetRequiredValue(stack);
            var path = $"api/stacks/{Uri.EscapeDataString(name)}/reconcile";
            await worker.SendAsync(HttpMethod.Post, path, result, environment, cancellationToken);
            environment.Terminal.Out.WriteLine($"The worker reconciles {name}.");
            return ExitCode.Done;
        });
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} reconcile shop",
            $"{environment.Program} reconcile shop --server http://127.0.0.1:8080 --token-file token");
    }
}
