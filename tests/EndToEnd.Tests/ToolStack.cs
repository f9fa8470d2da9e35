using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;

namespace EndToEnd.Tests;

/// <summary>
/// A stack with a server whose list of tools is a file that a test changes, behind a gateway with a policy engine. The server really runs.
/// </summary>
internal sealed class ToolStack : IAsyncDisposable
{
    public const string First = """{"name": "first", "description": "Adds numbers.", "inputSchema": {"type": "object"}}""";
    public const string Second = """{"name": "second", "description": "Sends money.", "inputSchema": {"type": "object"}}""";

    private const string Server = """
        import json, os
        from http.server import BaseHTTPRequestHandler, HTTPServer
        OWN = []
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(200, b"")
            def do_POST(self):
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if "id" not in message:
                    return self.answer(202, b"")
                self.answer(200, ('{"jsonrpc": "2.0", "id": %s, "result": %s}' % (json.dumps(message["id"]), self.result(message))).encode())
            def result(self, message):
                if message["method"] == "initialize":
                    return json.dumps({"protocolVersion": message["params"]["protocolVersion"], "capabilities": {"tools": {}},
                                       "serverInfo": {"name": "tools", "version": "1"}})
                if message["method"] == "tools/call":
                    return json.dumps({"content": [{"type": "text", "text": "called " + message["params"]["name"]}]})
                with open(os.environ["TOOLS_FILE"]) as file:
                    tools = file.read()
                return '{"tools": [%s]}' % ",".join([text for text in [tools] + OWN if text])
            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
        HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()

        """;

    private readonly string _file;

    private ToolStack(Workshop workshop, string file) => (Workshop, _file) = (workshop, file);

    public Workshop Workshop { get; }

    /// <summary>Starts and applies the stack, whose server lists the first tool.</summary>
    /// <param name="engine">Whether the gateway has a policy engine, which permits each caller each tool of the target.</param>
    /// <param name="permitted">The tool that callers may call; null for all tools of the target.</param>
    /// <param name="target">Further lines of the target's spec.</param>
    public static async Task<ToolStack> StartAsync(bool engine = true, string? permitted = null, string? target = null)
    {
        var file = CreateFile();
        var stack = WithGateway(WithServer(new StackBuilder("shop"), file), engine, permitted)
            .With("GatewayTarget", "target", [.. Target, "mcpServer: server", .. Signed, .. target is null ? Array.Empty<string>() : [target]]);
        return new ToolStack(await Workshop.ConvergedAsync(WorkshopOptions.Serving with { Stack = stack }), file);
    }

    /// <summary>Starts and applies the stack with a server that takes tokens of a machine only.</summary>
    public static async Task<ToolStack> StartWithTokensAsync()
    {
        var file = CreateFile();
        var stack = WithServer(
            new StackBuilder("shop").WithMachines().WithOAuthProvider(),
            file,
            "authorizerConfiguration:",
            "  customJWTAuthorizer:",
            "    discoveryUrl: ${UserPool/machines.discoveryUrl}",
            "    allowedClients: [\"${UserPool/machines.clients.machine.id}\"]");
        WithGateway(stack, engine: true, permitted: null)
            .With("GatewayTarget", "target", [.. Target, "mcpServer: server", "oauth: {provider: oauth, scopes: [tools/use]}"]);
        return new ToolStack(await Workshop.ConvergedAsync(WorkshopOptions.Serving with { Stack = stack }), file);
    }

    /// <summary>Starts and applies the stack with a server that is no runtime, and that the target names by its URL.</summary>
    /// <param name="listen">Starts the server with the file of its tools, and returns its address.</param>
    public static async Task<ToolStack> StartByUrlAsync(Func<string, Uri> listen)
    {
        var file = CreateFile();
        var stack = WithGateway(new StackBuilder("shop"), engine: true, permitted: null).With(
            "GatewayTarget", "target", [.. Target, "targetConfiguration: {mcp: {mcpServer: {endpoint: \"https://tools.example.com/mcp\"}}}"]);
        var hosts = new Dictionary<string, Uri> { ["tools.example.com"] = listen(file) };
        return new ToolStack(await Workshop.ConvergedAsync(WorkshopOptions.Serving with { Stack = stack, HostAddresses = hosts }), file);
    }

    private static string[] Target => ["gateway: gateway", "description: The tools"];

    private static string[] Signed =>
    [
        "credentialProviderConfigurations:",
        "  - credentialProviderType: GATEWAY_IAM_ROLE",
        "    credentialProvider: {iamCredentialProvider: {service: bedrock-agentcore}}",
    ];

    private static string CreateFile()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, First);
        return file;
    }

    private static StackBuilder WithServer(StackBuilder stack, string file, params string[] spec) => stack
        .WithFile("server/server.py", Server)
        .WithFile("server/Dockerfile", "FROM python:3.13\nCOPY . .\n")
        .With(
            "McpServer",
            "server",
            [
                "source: {path: server}",
                "protocolConfiguration: {serverProtocol: MCP}",
                $"environmentVariables: {{TOOLS_FILE: {file}}}",
                "local: {command: [python3, server.py]}",
                .. spec,
            ]);

    private static StackBuilder WithGateway(StackBuilder stack, bool engine, string? permitted)
    {
        stack.WithGateway(engine: engine ? "engine" : null);
        if (!engine) return stack;
        var action = permitted is null ? "action in AgentCore::Action::\"target\"" : $"action == AgentCore::Action::\"target___{permitted}\"";
        return stack.WithPolicyEngine().With(
            "CedarPolicy",
            "permit",
            "policyEngine: engine",
            "validationMode: IGNORE_ALL_FINDINGS",
            "statement: |",
            $"  permit(principal, {action}, resource == AgentCore::Gateway::\"${{Gateway/gateway.arn}}\");");
    }

    /// <summary>Lets the server list other tools from now on.</summary>
    public void List(params string[] tools) => File.WriteAllText(_file, string.Join(',', tools));

    /// <summary>The names and descriptions of the tools that the gateway offers.</summary>
    public async Task<IReadOnlyList<string>> OfferedAsync()
    {
        var gateway = (await Workshop.Clients.AgentCore.ListGatewaysAsync(new())).Items.Single().GatewayId;
        using var http = new HttpClient();
        var listed = JsonNode.Parse(await http.GetStringAsync(new Uri(Workshop.Aws.Endpoint, $"/_emulator/tools/{gateway}")))!;
        return [.. listed["targets"]!.AsArray().SelectMany(target => target!["tools"]!.AsArray().Select(tool => $"{tool!["name"]}: {tool["description"]}"))];
    }

    /// <summary>The tags of the gateway.</summary>
    public async Task<Dictionary<string, string>> TagsAsync()
    {
        var gateway = (await Workshop.Clients.AgentCore.ListGatewaysAsync(new())).Items.Single().GatewayId;
        var arn = (await Workshop.Clients.AgentCore.GetGatewayAsync(new() { GatewayIdentifier = gateway })).GatewayArn;
        return (await Workshop.Clients.AgentCore.ListTagsForResourceAsync(new() { ResourceArn = arn })).Tags;
    }

    /// <summary>The plan as JSON.</summary>
    public async Task<JsonNode> PlanAsync()
    {
        var result = await Workshop.DiffAsync("-o", "json");
        Assert.True(result.ExitCode == 0, result.ToString());
        return JsonNode.Parse(result.Output)!["stacks"]![0]!;
    }

    /// <summary>The conditions of the stack that hold, with their reasons.</summary>
    public async Task<IReadOnlyList<string>> ConditionsAsync() =>
        ConditionsOf(await Workshop.RunAsync("status", Workshop.Specs, "-o", "json"));

    /// <summary>The conditions that hold in the document that a command wrote, with their reasons.</summary>
    public static IReadOnlyList<string> ConditionsOf(CommandResult result) =>
        [.. JsonNode.Parse(result.Output)!["stacks"]![0]!["conditions"]!.AsArray()
            .Where(condition => (bool)condition!["status"]!)
            .Select(condition => $"{condition!["type"]}: {condition["reason"]}")];

    /// <summary>What the commands write, without the line breaks of a terminal.</summary>
    public static string Unbroken(CommandResult result) =>
        string.Join(' ', result.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public async ValueTask DisposeAsync()
    {
        await Workshop.DisposeAsync();
        File.Delete(_file);
    }
}
