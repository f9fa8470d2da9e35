using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Http.Headers;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Commands;

/// <summary>Calls the web server of a worker.</summary>
/// <param name="server">Its address.</param>
internal sealed class WorkerClient(Uri server) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server, Timeout = Limit };

    /// <summary>The option for the address of a worker.</summary>
    public static Option<Uri?> BuildOption() => new("--server")
    {
        Description = "The address of the worker (its --http). Default: http://127.0.0.1:8080.",
        HelpName = "URL",
        CustomParser = Parse,
    };

    /// <summary>Connects to a worker.</summary>
    /// <param name="server">Its address; null for the default.</param>
    public static WorkerClient Connect(Uri? server) => new(server ?? new Uri("http://127.0.0.1:8080"));

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="token">The token; null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The status and the text of the answer.</returns>
    /// <exception cref="ConnectionException">The worker does not answer.</exception>
    public async Task<(int Status, string Text)> SendAsync(
        HttpMethod method, string path, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            return ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim());
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionException(
                $"No worker answers at {server}: {e.Message}",
                "Start one with `reconciler run ... --http 127.0.0.1:8080`, or give its --server URL.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static Uri? Parse(ArgumentResult result)
    {
        if (CommonOptions.TryParseUrl(result.Tokens[0].Value) is { } url) return url;
        result.AddError($"'{result.Tokens[0].Value}' is not an HTTP URL. Write a URL such as http://127.0.0.1:8080.");
        return null;
    }
}
