using System.CommandLine;

namespace Reconciler.Worker.Commands;

/// <summary><c>healthz</c>: asks a worker whether its loop runs. The health check of a container without a shell.</summary>
internal static class HealthzCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var server = WorkerClient.BuildOption();
        var command = new Command("healthz", "Check whether a worker runs: exit code 0 if its loop is alive.") { server };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var worker = WorkerClient.Connect(result.GetValue(server));
            var (status, text) = await worker.SendAsync(HttpMethod.Get, "healthz", token: null, cancellationToken);
            if (status == 200)
            {
                environment.Terminal.Out.WriteLine(text);
                return ExitCode.Done;
            }

            environment.Terminal.Fail($"The worker is not healthy: {text} (HTTP {status}).");
            return ExitCode.Error;
        });
        return CommandLine.WithExamples(
            command, $"{environment.Program} healthz", $"{environment.Program} healthz --server http://127.0.0.1:8080");
    }
}
