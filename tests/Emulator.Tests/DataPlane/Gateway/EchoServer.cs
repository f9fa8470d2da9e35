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

/// <summary>A server that answers with what it was asked; with JSON where the path ends in <c>/secret</c>.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The requests that it got.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public static async Task<EchoServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var server = new EchoServer(builder.Build());
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var request = $"{http.Request.Method} {http.Request.Path} {http.Request.QueryString} {await reader.ReadToEndAsync()}";
        Requests.Enqueue(request);
        var isJson = http.Request.Path.Value!.EndsWith("/secret", StringComparison.Ordinal);
        if (isJson) http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(isJson ? new JsonObject { ["path"] = http.Request.Path.Value }.ToJsonString() : request);
    }
}
