using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands.Connect;

/// <summary>
/// The configurations of MCP clients. None contains a token or a key: a client asks for a token when it connects, and signs with the AWS
/// credentials that it finds.
/// </summary>
internal static class ClientFormats
{
    private const string Inspector = "@modelcontextprotocol/inspector@2.12.0";
    private const string ListTools = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";

    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<ClientFormat> All { get; } =
    [
        new("curl", "Run it in a shell. It lists the tools.", Curl),
        new("inspector", "Run it in a shell. It lists the tools; without --cli and --method it opens the inspector.", WriteInspector),
        new("claude-code", "Save it as .mcp.json in the folder where you start Claude Code.", t => Json("mcpServers", t)),
        new("claude-desktop", "Add it to claude_desktop_config.json (Settings, Developer, Edit Config).", t => Json("mcpServers", t)),
        new("cursor", "Save it as .cursor/mcp.json.", t => Json("mcpServers", t)),
        new("vscode", "Save it as .vscode/mcp.json.", t => Json("servers", t)),
        new("python", "Save it as client.py and run it with `uv run client.py`. It lists the tools.", ClientPrograms.Python),
        new(
            "typescript",
            "Save it as client.mjs, run `npm install @modelcontextprotocol/sdk@1` and `node client.mjs`. It lists the tools.",
            ClientPrograms.TypeScript),
    ];

    private static string Json(string member, ConnectTarget target)
    {
        var server = new JsonObject
        {
            ["type"] = "stdio",
            ["command"] = target.Bridge[0],
            ["args"] = new JsonArray([.. target.Bridge.Skip(1).Select(argument => (JsonNode)argument)]),
        };
        return new JsonObject { [member] = new JsonObject { [target.Name] = server } }.ToJsonString(Indented);
    }

    private static string WriteInspector(ConnectTarget target)
    {
        var server = target.Auth switch
        {
            CallerAuth.Signature => string.Join(' ', target.Bridge.Select(ShellQuoting.Quote)),
            CallerAuth.Token => $"{ShellQuoting.Quote(target.Url.ToString())} --transport http --header \"{target.Authorization}\"",
            _ => $"{ShellQuoting.Quote(target.Url.ToString())} --transport http",
        };
        return $"npx -y {Inspector} --cli {server} --method tools/list";
    }

    private static string Curl(ConnectTarget target)
    {
        List<string> lines = [$"curl -sS {ShellQuoting.Quote(target.Url.ToString())}"];
        if (target.Auth == CallerAuth.Token) lines.Add($"-H \"{target.Authorization}\"");
        if (target.Auth == CallerAuth.Signature)
        {
            lines.Add($"--aws-sigv4 aws:amz:{target.Region}:{ConnectTarget.SigningService}");
            lines.Add("--user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"");
            lines.Add("${AWS_SESSION_TOKEN:+-H \"x-amz-security-token: $AWS_SESSION_TOKEN\"}");
        }

        lines.Add("-H 'Content-Type: application/json'");
        lines.Add("-H 'Accept: application/json, text/event-stream'");
        lines.Add($"-d '{ListTools}'");
        return string.Join(" \\\n  ", lines);
    }
}
