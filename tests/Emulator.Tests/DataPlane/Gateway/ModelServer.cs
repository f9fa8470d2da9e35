using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>A provider of models whose answers say how many tokens they have used.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ModelServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The answer: a JSON object, or a stream of events.</summary>
    public string Answer { get; set; } = """{"usage": {"prompt_tokens": 5, "completion_tokens": 95, "total_tokens": 100}}""";

    /// <summary>Holds the answers back; <see langword="null"/> to answer at once.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>The requests that it got.</summary>
    public ConcurrentQueue<JsonObject> Requests { get; } = [];

    public static async Task<ModelServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var server = new ModelServer(builder.Build());
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Requests.Enqueue(JsonNode.Parse(await reader.ReadToEndAsync()) as JsonObject ?? []);
        if (Hold is { } hold) await hold.Task;
        http.Response.ContentType = Answer.StartsWith('{') ? "application/json" : "text/event-stream";
        foreach (var part in Answer.Chunk(7))
        {
            await http.Response.WriteAsync(new string(part));
            await http.Response.Body.FlushAsync();
        }
    }
}
