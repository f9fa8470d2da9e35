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

/// <summary>An MCP server whose responses a test sets, and that records its requests.</summary>
internal sealed class FakeMcpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeMcpServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The declared capabilities.</summary>
    public JsonObject Capabilities { get; set; } = new() { ["tools"] = new JsonObject() };

    /// <summary>The functions that create results, by method.</summary>
    public ConcurrentDictionary<string, Func<JsonObject, JsonNode>> Results { get; } = new();

    /// <summary>Whether responses are event streams.</summary>
    public bool Streams { get; set; }

    /// <summary>The required session id; <see langword="null"/> for a server without sessions.</summary>
    public string? Session { get; set; }

    /// <summary>Intercepts a request; returns true if it has written the response.</summary>
    public Func<HttpContext, JsonObject, Task<bool>>? Before { get; set; }

    /// <summary>Called when a client ends its session.</summary>
    public Action? Ended { get; set; }

    /// <summary>The messages before the response in a stream.</summary>
    public List<JsonObject> Notifications { get; } = [];

    /// <summary>All received requests with their headers.</summary>
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

    /// <summary>Adds tools that return their name and arguments.</summary>
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
        if (http.Request.Method == HttpMethods.Delete)
        {
            http.Response.StatusCode = Ended is null ? 405 : 200;
            Ended?.Invoke();
            return;
        }

        var message = (await JsonNode.ParseAsync(http.Request.Body, documentOptions: new() { MaxDepth = 200 }))!.AsObject();
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Enqueue((message, headers, http.Request.QueryString.Value ?? ""));
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
            answer["result"] = new JsonObject
            {
                ["protocolVersion"] = parameters["protocolVersion"]!.DeepClone(),
                ["capabilities"] = Capabilities.DeepClone(),
                ["serverInfo"] = new JsonObject { ["name"] = "fake", ["version"] = "1" },
            };
        else if (Results.TryGetValue(method, out var result))
            answer["result"] = result(parameters);
        else
            answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = $"No {method} here" };
        if (!Streams)
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(answer.ToJsonString());
            return;
        }

        http.Response.ContentType = "text/event-stream";
        foreach (var message in Notifications.Append(answer))
            await http.Response.WriteAsync($"event: message\ndata: {message.ToJsonString()}\n\n");
    }
}
