using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Commands;

/// <summary>The options of commands that ask a running worker.</summary>
internal sealed class WorkerConnection
{
    private const string TokenVariable = "RECONCILER_TOKEN";

    /// <summary>The address of the worker.</summary>
    public Option<Uri?> Server { get; } = WorkerClient.BuildOption();

    private Option<string?> TokenFile { get; } = new("--token-file")
    {
        Description = $"The file with the token of the worker (its --http-token-file). Default: {TokenVariable}.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Server);
        command.Add(TokenFile);
    }

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="result">The arguments of the command.</param>
    /// <param name="environment">The environment, with the token.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer; null if it has no body.</returns>
    /// <exception cref="ConnectionException">The worker does not answer, or refuses.</exception>
    public async Task<JsonNode?> SendAsync(
        HttpMethod method, string path, ParseResult result, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var token = result.GetValue(TokenFile) is { } file
            ? WebOptionSet.ReadSecret(file, TokenFile.Name)
            : environment.Variable(TokenVariable);
        using var worker = WorkerClient.Connect(result.GetValue(Server));
        var (status, text) = await worker.SendAsync(method, path, token, cancellationToken);
        var answer = TryParse(text);
        if (status is >= 200 and < 300) return answer;
        throw new ConnectionException(
            $"The worker refuses: {(answer as JsonObject)?["error"]?.ToString() ?? $"HTTP {status}"}",
            status is 401 or 403
                ? $"Give the token with {TokenFile.Name} FILE, or in {TokenVariable}."
                : $"`{environment.Program} status --server URL` lists the stacks of a worker.");
    }

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // Not an answer of a worker.
            return null;
        }
    }
}
