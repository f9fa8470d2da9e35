using Amazon.BedrockAgentCoreControl;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Worker.Hosting;

namespace EndToEnd.Tests.DataPlane;

/// <summary>Local servers are reloaded when their source changes, without a change of the account.</summary>
public sealed class WatchTests
{
    private const string Server = """
        import json, os
        from http.server import BaseHTTPRequestHandler, HTTPServer
        TOOL = "first"
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(200, b"")
            def do_POST(self):
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                results = {
                    "initialize": {"protocolVersion": message.get("params", {}).get("protocolVersion"), "capabilities": {"tools": {}},
                                   "serverInfo": {"name": "watched", "version": "1"}},
                    "tools/list": {"tools": [{"name": TOOL, "inputSchema": {"type": "object"}}]},
                    "tools/call": {"content": [{"type": "text", "text": TOOL}]},
                }
                if "id" not in message:
                    return self.answer(202, b"")
                answer = {"jsonrpc": "2.0", "id": message["id"]}
                if message["method"] in results:
                    answer["result"] = results[message["method"]]
                else:
                    answer["error"] = {"code": -32601, "message": "no " + message["method"]}
                self.answer(200, json.dumps(answer).encode())
            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
        HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()

        """;

    private readonly FakeTimeProvider _clock = new();
    private readonly List<ReloadReport> _reports = [];

    [Fact]
    public async Task A_changed_source_runs_and_its_tools_are_listed_without_a_new_version()
    {
        await using var workshop = await Workshop.ConvergedAsync(WorkshopOptions.Serving with { Stack = Stack() });
        await using var reloads = new LocalReloads(workshop.Aws, _reports.Add, _clock, NullLogger.Instance);
        var server = Assert.Single(reloads.Followed);
        Assert.Equal(["target___first"], await ToolsAsync(workshop));

        Change(workshop, "first", "second");
        await reloads.ReloadAsync(server, CancellationToken.None);
        await reloads.ReloadAsync(server, CancellationToken.None);

        Assert.Equal([ReloadState.Reloading, ReloadState.Reloaded], _reports.Select(report => report.State));
        await SettledAsync(workshop);
        Assert.Equal(["target___second"], await ToolsAsync(workshop));
        var runtime = Assert.Single((await workshop.Clients.AgentCore.ListAgentRuntimesAsync(new())).AgentRuntimes);
        Assert.Equal("1", runtime.AgentRuntimeVersion);
    }

    [Fact]
    public async Task A_source_that_crashes_shows_its_error_until_it_changes_again()
    {
        await using var workshop = await Workshop.ConvergedAsync(WorkshopOptions.Serving with { Stack = Stack() });
        await using var reloads = new LocalReloads(workshop.Aws, _reports.Add, _clock, NullLogger.Instance);
        var server = reloads.Followed.Single();

        Change(workshop, "TOOL = \"first\"", "raise SystemExit(\"no configuration\")");
        await reloads.ReloadAsync(server, CancellationToken.None);
        var failed = _reports[^1];
        var called = await workshop.RunAsync("call", "McpServer/server", "first", "--stack", workshop.Specs);
        Change(workshop, "raise SystemExit(\"no configuration\")", "TOOL = \"second\"");
        await reloads.ReloadAsync(server, CancellationToken.None);

        Assert.Equal(ReloadState.Failed, failed.State);
        Assert.Contains("The server ended with exit code 1 before it responded.", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["no configuration"], failed.LastLines);
        Assert.NotEqual(0, called.ExitCode);
        Assert.Equal(ReloadState.Reloaded, _reports[^1].State);
    }

    [Fact]
    public async Task The_file_system_tells_of_changes_and_of_servers_that_come_later()
    {
        await using var workshop = await Workshop.StartAsync(WorkshopOptions.Serving with { Stack = Stack() });
        var reloaded = new TaskCompletionSource<ReloadReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var reloads = new LocalReloads(
            workshop.Aws,
            report =>
            {
                if (report.State != ReloadState.Reloading) reloaded.TrySetResult(report);
            },
            TimeProvider.System,
            NullLogger.Instance);
        await workshop.ConvergeAsync();

        Change(workshop, "first", "second");

        Assert.Equal(ReloadState.Reloaded, (await reloaded.Task.WaitAsync(TimeSpan.FromMinutes(1))).State);
    }

    private static void Change(Workshop workshop, string old, string @new) => workshop.Edit("server/server.py", old, @new);

    private static StackBuilder Stack() => new StackBuilder("shop")
        .WithFile("server/server.py", Server)
        .With(
            "McpServer",
            "server",
            "image: 709825985650.dkr.ecr.us-east-1.amazonaws.com/tools/server:v1",
            "protocolConfiguration: {serverProtocol: MCP}",
            "local: {path: server, command: [python3, server.py]}")
        .WithGateway()
        .WithTarget();

    private static async Task<IEnumerable<string>> ToolsAsync(Workshop workshop)
    {
        var gateway = (await workshop.Clients.AgentCore.ListGatewaysAsync(new())).Items.Single().GatewayId;
        using var http = new HttpClient();
        var listed = System.Text.Json.Nodes.JsonNode.Parse(
            await http.GetStringAsync(new Uri(workshop.Aws.Endpoint, $"/_emulator/tools/{gateway}")))!;
        return listed["targets"]!.AsArray().SelectMany(target => target!["tools"]!.AsArray().Select(tool => $"{target["name"]}___{tool!["name"]}"));
    }

    private static async Task SettledAsync(Workshop workshop)
    {
        var agentCore = workshop.Clients.AgentCore;
        var gateway = (await agentCore.ListGatewaysAsync(new())).Items.Single().GatewayId;
        var target = (await agentCore.ListGatewayTargetsAsync(new() { GatewayIdentifier = gateway })).Items.Single().TargetId;
        var live = await agentCore.GetGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target });
        while (live.Status.Value.EndsWith("ING", StringComparison.Ordinal))
        {
            await Task.Yield();
            live = await agentCore.GetGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target });
        }

        Assert.True(live.Status == TargetStatus.READY, $"{live.Status}: {string.Join("; ", live.StatusReasons ?? [])}");
    }
}
