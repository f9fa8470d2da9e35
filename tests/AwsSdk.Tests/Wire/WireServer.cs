using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Reconciler.AwsSdk.Tests.Wire;

/// <summary>An HTTP server on a free loopback port that records requests and returns fixed responses.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<CapturedRequest> _requests = new();
    private readonly WebApplication _app;

    private WireServer(Func<CapturedRequest, CancellationToken, Task<CannedResponse>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            var request = await Capture(context);
            _requests.Enqueue(request);
            var response = await answer(request, context.RequestAborted);
            context.Response.StatusCode = response.Status;
            context.Response.ContentType = response.ContentType;
            foreach (var (name, value) in response.Headers)
                context.Response.Headers[name] = value;
            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
        });
    }

    public string Url => _app.Urls.Single();

    public int Port => new Uri(Url).Port;

    public IReadOnlyList<CapturedRequest> Requests => [.. _requests];

    public CapturedRequest Request => Assert.Single(_requests);

    public static Task<WireServer> StartAsync(CannedResponse response) => StartAsync((_, _) => Task.FromResult(response));

    public static async Task<WireServer> StartAsync(Func<CapturedRequest, CancellationToken, Task<CannedResponse>> answer)
    {
        var server = new WireServer(answer);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<CapturedRequest> Capture(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return new CapturedRequest(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
    }
}
