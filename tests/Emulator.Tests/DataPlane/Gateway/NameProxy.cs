using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>
/// Stands between a client and a gateway with one target, and hides the target's prefix. So a suite that calls tools by the names of its
/// reference server finds them behind the gateway. Everything else passes unchanged.
/// </summary>
internal sealed class NameProxy : IAsyncDisposable
{
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Content-Type", "Connection", "Transfer-Encoding", "Expect",
    };

    private readonly HttpClient _http = new();
    private readonly WebApplication _app;
    private readonly Uri _gateway;
    private readonly string _prefix;

    private NameProxy(WebApplication app, Uri gateway, string target) => (_app, _gateway, _prefix) = (app, gateway, target + "___");

    public Uri Url => new(
        new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "/mcp");

    public static async Task<NameProxy> StartAsync(Uri gateway, string target)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var proxy = new NameProxy(app, gateway, target);
        app.Run(proxy.HandleAsync);
        await app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var request = await ToGatewayAsync(http.Request);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!OwnHeaders.Contains(name) || name == "Content-Type")
                http.Response.Headers[name] = values.ToArray();
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(http.RequestAborted));
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            await http.Response.WriteAsync(WithoutPrefix(await reader.ReadToEndAsync(http.RequestAborted)), http.RequestAborted);
            return;
        }

        while (await reader.ReadLineAsync(http.RequestAborted) is { } line)
        {
            var isData = line.StartsWith("data: ", StringComparison.Ordinal);
            await http.Response.WriteAsync((isData ? "data: " + WithoutPrefix(line[6..]) : line) + "\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    private async Task<HttpRequestMessage> ToGatewayAsync(HttpRequest original)
    {
        var request = new HttpRequestMessage(new HttpMethod(original.Method), _gateway);
        using var reader = new StreamReader(original.Body);
        var body = await reader.ReadToEndAsync();
        var isNamed = body.Contains("\"tools/call\"", StringComparison.Ordinal) || body.Contains("\"prompts/get\"", StringComparison.Ordinal);
        if (body.Length > 0)
        {
            request.Content = new StringContent(isNamed ? WithPrefix(body) : body, Encoding.UTF8);
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", original.ContentType);
        }

        foreach (var (name, values) in original.Headers)
        {
            var isName = isNamed && name.Equals("Mcp-Name", StringComparison.OrdinalIgnoreCase);
            if (!OwnHeaders.Contains(name))
                request.Headers.TryAddWithoutValidation(name, values.Select(v => isName ? _prefix + v : v));
        }

        // The suite also tries foreign host names and origins, which the gateway must refuse; its own are this proxy's.
        if (!original.Host.Host.EndsWith("localhost", StringComparison.Ordinal) && original.Host.Host != "127.0.0.1")
            request.Headers.Host = original.Host.Value;
        else if (original.Headers.Origin == $"http://{original.Host}")
            request.Headers.Remove("Origin");
        return request;
    }

    private string WithPrefix(string message)
    {
        if (JsonNode.Parse(message) is not JsonObject request || request["params"]?["name"] is not JsonValue name)
            return message;
        request["params"]!["name"] = _prefix + name;
        return request.ToJsonString();
    }

    private string WithoutPrefix(string message)
    {
        try
        {
            if (JsonNode.Parse(message) is not JsonObject response || response["result"] is not JsonObject result)
                return message;
            foreach (var item in (result["tools"] ?? result["prompts"]) as JsonArray ?? [])
            {
                if (item?["name"]?.ToString() is { } name && name.StartsWith(_prefix, StringComparison.Ordinal))
                    item["name"] = name[_prefix.Length..];
            }

            return response.ToJsonString();
        }
        catch (JsonException)
        {
            return message;
        }
    }
}
