using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Emulator.Tests.DataPlane.Runtime;

/// <summary>
/// A minimal MCP server for tests: this assembly, started as a program with <see cref="Switch"/>.
/// </summary>
internal static class TinyServer
{
    public const string Switch = "--tiny-server";

    /// <summary>Starts the server as a child, as <c>dotnet run</c> and <c>npx</c> do.</summary>
    public const string Wrapped = "--wrapped-tiny-server";

    /// <summary>Ends immediately with exit code 7.</summary>
    public const string Failing = "--failing-server";

    /// <summary>Never listens.</summary>
    public const string Deaf = "--deaf-server";

    public static string[] Command(params string[] arguments) =>
    [
        "dotnet", "exec",
        "--runtimeconfig", Path.Combine(AppContext.BaseDirectory, "Emulator.Tests.runtimeconfig.json"),
        "--depsfile", Path.Combine(AppContext.BaseDirectory, "Emulator.Tests.deps.json"),
        Path.Combine(AppContext.BaseDirectory, "Emulator.Tests.dll"),
        .. arguments,
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments[0])
        {
            case Failing:
                await Console.Error.WriteLineAsync("cannot start: no configuration");
                return 7;
            case Deaf:
                await Task.Delay(Timeout.Infinite);
                return 0;
            case Wrapped:
                var command = Command(Switch);
                using (var server = Process.Start(command[0], command[1..]))
                    await server.WaitForExitAsync();
                return 0;
            default:
                if (arguments is [_, _, var notes])
                    await File.AppendAllTextAsync(notes, $"{Environment.ProcessId}\n");
                await ServeAsync(arguments is [_, var tools, ..] ? tools.Split(',') : ["echo"]);
                return 0;
        }
    }

    private static async Task ServeAsync(string[] tools)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Parse(Environment.GetEnvironmentVariable("BIND_ADDRESS")!),
                int.Parse(Environment.GetEnvironmentVariable("PORT")!, CultureInfo.InvariantCulture)));
        await using var app = builder.Build();
        var released = new SemaphoreSlim(0);
        app.Run(http => AnswerAsync(http, tools, released));
        await app.StartAsync();
        await Console.Out.WriteLineAsync($"serving {string.Join(',', tools)}");
        await app.WaitForShutdownAsync();
    }

    private static async Task AnswerAsync(HttpContext http, string[] tools, SemaphoreSlim released)
    {
        if (http.Request.Method != "POST")
        {
            http.Response.StatusCode = 404;
            return;
        }

        var request = await JsonNode.ParseAsync(http.Request.Body);
        var method = (string?)request!["method"];
        JsonNode? result = null;
        switch (method)
        {
            case "initialize":
                result = new JsonObject
                {
                    ["protocolVersion"] = "2025-06-18",
                    ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                    ["serverInfo"] = new JsonObject { ["name"] = "tiny", ["version"] = "1" },
                };
                break;
            case "tools/list":
                // Each page has one tool.
                await Console.Out.WriteLineAsync("asked for tools");
                var page = int.Parse((string?)request["params"]?["cursor"] ?? "0", CultureInfo.InvariantCulture);
                result = new JsonObject
                {
                    ["tools"] = new JsonArray(
                        new JsonObject { ["name"] = tools[page], ["inputSchema"] = new JsonObject { ["type"] = "object" } }),
                };
                if (page + 1 < tools.Length)
                    result["nextCursor"] = (page + 1).ToString(CultureInfo.InvariantCulture);
                break;
            case "tools/call":
                var (tool, input) = ((string)request["params"]!["name"]!, request["params"]!["arguments"]?.ToJsonString());
                if (tool == "die")
                    Process.GetCurrentProcess().Kill();
                result = new JsonObject { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = tool + input }) };
                break;
            case "self":
                result = new JsonObject
                {
                    ["pid"] = Environment.ProcessId,
                    ["folder"] = Environment.CurrentDirectory,
                    ["files"] = new JsonArray([.. Directory.EnumerateFiles(".").Select(f => (JsonNode)Path.GetFileName(f))]),
                    ["environment"] = new JsonObject(
                        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(
                            v => KeyValuePair.Create((string)v.Key, (JsonNode?)(string?)v.Value))),
                    ["headers"] = new JsonObject(
                        http.Request.Headers.Select(h => KeyValuePair.Create(h.Key.ToLowerInvariant(), (JsonNode?)h.Value.ToString()))),
                };
                break;
            case "print":
                await Console.Out.WriteLineAsync((string?)request["params"]);
                await Console.Error.WriteLineAsync($"error: {(string?)request["params"]}");
                result = true;
                break;
            case "die":
                Process.GetCurrentProcess().Kill();
                break;
            case "fail":
                http.Response.StatusCode = (int)request["params"]!;
                break;
            case "release":
                released.Release();
                result = true;
                break;
            case "stream":
                await StreamAsync(http, released);
                return;
            default:
                http.Response.StatusCode = 202;
                return;
        }

        await http.Response.WriteAsJsonAsync(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]?.DeepClone(), ["result"] = result });
    }

    private static async Task StreamAsync(HttpContext http, SemaphoreSlim released)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync("data: first\n\n");
        await http.Response.Body.FlushAsync();
        await released.WaitAsync(http.RequestAborted);
        await http.Response.WriteAsync("data: second\n\n");
    }
}
