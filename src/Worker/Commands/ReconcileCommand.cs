using System.CommandLine;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Commands;

/// <summary><c>reconcile</c>: asks a worker for a pass of a stack now.</summary>
internal static class ReconcileCommand
{
    private const string TokenVariable = "RECONCILER_TOKEN";

    public static Command Build(CommandEnvironment environment)
    {
        var stack = new Argument<string>("STACK") { Description = "The name of the stack." };
        var server = WorkerClient.BuildOption();
        var tokenFile = new Option<string?>("--token-file")
        {
            Description = $"The file with the token of the worker (its --http-token-file). Default: {TokenVariable}.",
            HelpName = "FILE",
        };
        var command = new Command("reconcile", "Ask a running worker for a pass of a stack now; it tries again what has stalled.")
        {
            stack, server, tokenFile,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var name = result.GetRequiredValue(stack);
            var token = result.GetValue(tokenFile) is { } file
                ? WebOptionSet.ReadSecret(file, tokenFile.Name)
                : environment.Variable(TokenVariable);
            using var worker = WorkerClient.Connect(result.GetValue(server));
            var (status, text) = await worker.SendAsync(
                HttpMethod.Post, $"api/stacks/{Uri.EscapeDataString(name)}/reconcile", token, cancellationToken);
            if (status == 202)
            {
                environment.Terminal.Out.WriteLine($"The worker reconciles {name}.");
                return ExitCode.Done;
            }

            environment.Terminal.Fail(
                $"The worker refuses: {FindError(text) ?? $"HTTP {status}"}",
                status is 401 or 403 ? $"Give the token with {tokenFile.Name} FILE, or in {TokenVariable}." : null);
            return ExitCode.Error;
        });
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} reconcile shop",
            $"{environment.Program} reconcile shop --server http://127.0.0.1:8080 --token-file token");
    }

    private static string? FindError(string text)
    {
        try
        {
            return (JsonNode.Parse(text) as JsonObject)?["error"]?.GetValue<string>();
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Not an answer of a worker.
            return null;
        }
    }
}
