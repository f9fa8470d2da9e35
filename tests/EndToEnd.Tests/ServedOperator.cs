using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Web;

namespace EndToEnd.Tests;

/// <summary>The web server of an operator, on a free port.</summary>
internal sealed class ServedOperator : IAsyncDisposable
{
    private readonly WebServer _server;
    private readonly HttpClient _http;

    private ServedOperator(WebServer server)
    {
        _server = server;
        _http = new HttpClient { BaseAddress = new Uri(server.Address) };
    }

    public HttpClient Http => _http;

    public static async Task<ServedOperator> StartAsync(RunningOperator running)
    {
        var server = new WebServer(
            new WebOptions(new Uri("http://127.0.0.1:0")),
            running.Board,
            running.Sources,
            running.Service,
            new StackInspector(running.Sources, running.Reconcilers, running.Board, running.Clock),
            running.Reconcilers,
            () => { },
            running.Clock,
            NullLoggerFactory.Instance);
        await server.StartAsync(CancellationToken.None);
        return new ServedOperator(server);
    }

    /// <summary>Asks for a document of a stack, such as <c>diff</c>.</summary>
    public async Task<JsonNode> GetAsync(string stack, string part)
    {
        using var answer = await _http.GetAsync(new Uri($"/api/stacks/{stack}/{part}", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{part}: {answer.StatusCode} {text}");
        Assert.Equal(MediaTypeHeaderValue.Parse("application/json; charset=utf-8"), answer.Content.Headers.ContentType);
        return JsonNode.Parse(text)!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.StopAsync(CancellationToken.None);
    }
}
