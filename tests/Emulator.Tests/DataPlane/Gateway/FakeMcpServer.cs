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

/// <summary>An MCP server whose every answer a test decides, and which remembers what it was asked.</summary>
internal sealed class FakeMcpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeMcpServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>What it says it has.</summary>
    public JsonObject Capabilities { get; set; } = new() { ["tools"] = new JsonObject() };

    /// <summary>The results by method.</summary>
    public ConcurrentDictionary<string, Func<JsonObject, JsonNode>> Results { get; } = new();

    /// <summary>Whether it answers with a stream of events.</summary>
    public bool Streams { get; set; }

    /// <summary>The session that it wants to be named; none when <see langword="null"/>.</summary>
    public string? Session { get; set; }

    /// <summary>Looks at a request before it is answered, and may answer it; true when it did.</summary>
    public Func<HttpContext, JsonObject, Task<bool>>? Before { get; set; }

    /// <summary>What is sent before the answer, in a stream.</summary>
    public List<JsonObject> Notifications { get; } = [];

    /// <summary>All requests, with their headers.</summary>
    public ConcurrentQueue<(JsonObject Message, Dictionary<string, string> Headers, string Query)> Requests { get; } = new();

    public IEnumerable<(JsonObject Message, Dictionary<string, string> Headers, string Query)> Of(string method) =>
        Requests.Where(r => r.Message["method"]!.ToString() == method);

    public static async Task<FakeMcpServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new FakeMcpServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Offers tools that answer with their name and arguments.</summary>
    public FakeMcpServer With(params string[] tools)
    {
        Results["tools/list"] = _ => new JsonObject { ["tools"] = new JsonArray([.. tools.Select(Tool)]) };
        Results["tools/call"] = p => new JsonObject
        {
            ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = $"{p["name"]}{p["arguments"]?.ToJsonString()}" }),
            ["isError"] = false,
        };
        return this;
    }

    public static JsonObject Tool(string name) => new()
    {
        ["name"] = name,
        ["description"] = $"What {name} does",
        ["inputSchema"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() },
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        var message = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        Requests.Enqueue((message, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), http.Request.QueryString.Value ?? ""));
        if (Before is { } before && await before(http, message))
            return;
        var method = message["method"]!.ToString();
        if (message["id"] is not { } id)
        {
            http.Response.StatusCode = 202;
            return;
        }

        if (method == "initialize" && Session is not null)
            http.Response.Headers["Mcp-Session-Id"] = Session;
        else if (Session is not null && http.Request.Headers["Mcp-Session-Id"] != Session)
        {
            http.Response.StatusCode = 404;
            return;
        }

        await AnswerAsync(http, id, method, message["params"] as JsonObject ?? []);
    }

    private async Task AnswerAsync(HttpContext http, JsonNode id, string method, JsonObject parameters)
    {
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
        if (method == "initialize")
            answer["result"] = new JsonObject { ["protocolVersion"] = parameters["protocolVersion"]!.DeepClone(), ["capabilities"] = Capabilities.DeepClone(), ["serverInfo"] = new JsonObject { ["name"] = "fake", ["version"] = "1" } };
        else if (Results.TryGetValue(method, out var result))
            answer["result"] = result(parameters);
        else
            answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = $"No {method} here" };
        if (!Streams)
        {
            await http.Response.WriteAsJsonAsync(answer);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        foreach (var message in Notifications.Append(answer))
            await http.Response.WriteAsync($"event: message\ndata: {message.ToJsonString()}\n\n");
    }
}
