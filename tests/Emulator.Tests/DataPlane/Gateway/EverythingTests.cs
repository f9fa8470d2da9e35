using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>The public MCP server <c>server-everything</c> with sessions, streams, prompts and resources, behind a gateway.</summary>
[Collection(nameof(NodeProgram))]
public sealed class EverythingTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_public_server_works_behind_a_gateway()
    {
        if (await NodeProgram.FindAsync("@modelcontextprotocol/server-everything", "2026.8.31", "dist/index.js", output) is not { } program)
            return;
        var port = FreePort();
        var start = program.StartInfo("streamableHttp");
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var server = Process.Start(start)!;
        try
        {
            server.OutputDataReceived += (_, _) => { };
            server.ErrorDataReceived += (_, _) => { };
            server.BeginOutputReadLine();
            server.BeginErrorReadLine();
            await WaitAsync(port);
            await using var gateway = await GatewayFixture.StartAsync();
            await gateway.AddAsync("all", new Uri($"http://127.0.0.1:{port}/"));

            Assert.Contains("all___echo", await gateway.ToolsAsync());
            Assert.Equal(
                "Echo: hello",
                (await gateway.CallAsync("all___echo", new() { ["message"] = "hello" }))["content"]![0]!["text"]!.ToString());
            var prompts = (await gateway.ResultAsync("prompts/list"))["prompts"]!.AsArray().Select(p => p!["name"]!.ToString()).ToList();
            Assert.Contains("all___simple-prompt", prompts);
            Assert.NotEmpty((await gateway.ResultAsync("prompts/get", new() { ["name"] = "all___simple-prompt" }))["messages"]!.AsArray());
            var resource = (await gateway.ResultAsync("resources/list"))["resources"]!.AsArray()[0]!["uri"]!.ToString();
            Assert.NotEmpty((await gateway.ResultAsync("resources/read", new() { ["uri"] = resource }))["contents"]!.AsArray());
            Assert.NotEmpty((await gateway.ResultAsync("resources/templates/list"))["resourceTemplates"]!.AsArray());
            await Task.WhenAll(Enumerable.Range(0, 32).Select(async i =>
                Assert.Equal(
                    $"Echo: {i}",
                    (await gateway.CallAsync("all___echo", new() { ["message"] = $"{i}" }))["content"]![0]!["text"]!.ToString())));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private static async Task WaitAsync(int port)
    {
        using var http = new HttpClient();
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(50))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
                return;
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
            {
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
