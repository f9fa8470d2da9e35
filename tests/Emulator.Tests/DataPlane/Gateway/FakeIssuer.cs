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

/// <summary>An authorization server that issues <c>token-1</c>, <c>token-2</c> and so on, each valid for an hour.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _issued;

    private FakeIssuer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The error that it returns instead of a token; <see langword="null"/> for none.</summary>
    public string? Error { get; set; }

    public ConcurrentQueue<(Dictionary<string, string> Form, string? Authorization)> Requests { get; } = new();

    public static async Task<FakeIssuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var issuer = new FakeIssuer(app);
        app.Run(issuer.HandleAsync);
        await app.StartAsync();
        return issuer;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        if (http.Request.Path != "/token")
        {
            await http.Response.WriteAsJsonAsync(
                new JsonObject { ["issuer"] = "https://issuer.test", ["token_endpoint"] = "https://issuer.test/token" });
            return;
        }

        var form = await http.Request.ReadFormAsync();
        var authorization = http.Request.Headers.Authorization.ToString();
        Requests.Enqueue((form.ToDictionary(f => f.Key, f => f.Value.ToString()), authorization.Length == 0 ? null : authorization));
        http.Response.StatusCode = Error is null ? 200 : 400;
        await http.Response.WriteAsJsonAsync(Error is null
            ? new JsonObject
            {
                ["access_token"] = $"token-{Interlocked.Increment(ref _issued)}",
                ["expires_in"] = 3600,
                ["token_type"] = "Bearer",
            }
            : new JsonObject { ["error"] = Error });
    }
}
