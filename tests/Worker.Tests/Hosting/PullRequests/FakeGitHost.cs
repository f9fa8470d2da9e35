using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Worker.Tests.Hosting.PullRequests;

/// <summary>The API of a git host on a free port of loopback, as far as a test answers it.</summary>
internal sealed class FakeGitHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeGitHost(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Answers a request: the method and path with query, and the body; null for 404.</summary>
    public Func<string, JsonNode?, JsonNode?> Answer { get; set; } = (_, _) => null;

    /// <summary>The requests with their headers of authorization.</summary>
    public ConcurrentQueue<(string Request, string Token, string Body)> Requests { get; } = [];

    public static async Task<FakeGitHost> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var host = new FakeGitHost(app);
        app.Run(host.TakeAsync);
        await app.StartAsync();
        return host;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var request = $"{http.Request.Method} {http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget}";
        var token = http.Request.Headers.Authorization.ToString() + http.Request.Headers["PRIVATE-TOKEN"];
        Requests.Enqueue((request, token, body));
        if (Answer(request, body.Length == 0 ? null : JsonNode.Parse(body)) is not { } answer)
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync("{\"message\": \"Not Found\"}");
            return;
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }
}
