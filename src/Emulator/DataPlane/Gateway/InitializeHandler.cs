using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Answers <c>initialize</c> and, from MCP 2026-07-28 on, <c>server/discover</c>.</summary>
internal sealed class InitializeHandler(SessionStore sessions)
{
    private static readonly string[] ForwardedCapabilities = ["elicitation", "sampling"];

    public ReadOnlyMemory<byte> Initialize(McpExchange exchange, RpcMessage request)
    {
        var gateway = exchange.Gateway;
        var requested = request.Text("protocolVersion");
        var supported = gateway.Versions.Where(v => !McpVersion.IsStateless(v)).ToList();
        if (supported.Count == 0)
            throw VersionRules.Unsupported(gateway, requested);
        if (gateway.SessionTimeout is not null)
            exchange.ResponseHeaders["Mcp-Session-Id"] = sessions.Begin(gateway, exchange.Caller, AnswersOf(gateway, request)).Id;
        return RpcResponseWriter.Result(request.Id, json =>
        {
            json.WriteStartObject();
            json.WriteString("protocolVersion"u8, supported.Contains(requested) ? requested : supported[^1]);
            WriteCapabilities(json, gateway, hasLogging: gateway.Streams && gateway.SessionTimeout is not null);
            WriteServer(json, "serverInfo", gateway);
            json.WriteEndObject();
        });
    }

    public static ReadOnlyMemory<byte> Discover(McpExchange exchange, RpcMessage request) => RpcResponseWriter.Result(request.Id, json =>
    {
        var gateway = exchange.Gateway;
        json.WriteStartObject();
        json.WriteStartArray("supportedVersions"u8);
        foreach (var version in gateway.Versions.Where(McpVersion.IsStateless))
            json.WriteStringValue(version);
        json.WriteEndArray();
        WriteCapabilities(json, gateway, hasLogging: gateway.Streams);
        json.WriteStartObject("_meta"u8);
        WriteServer(json, "io.modelcontextprotocol/serverInfo", gateway);
        json.WriteEndObject();
        StatelessMembers.WriteCacheable(json, exchange);
        json.WriteEndObject();
    });

    // Requests of targets reach the client by the stream that answers a tool call.
    private static JsonObject AnswersOf(McpGateway gateway, RpcMessage request)
    {
        var answers = new JsonObject();
        var declared = request.ObjectOrNone("capabilities");
        foreach (var name in gateway.Streams ? ForwardedCapabilities : [])
        {
            if (declared.ValueKind == JsonValueKind.Object
                && declared.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.Object)
                answers[name] = JsonObject.Create(value.Clone());
        }

        return answers;
    }

    private static void WriteCapabilities(Utf8JsonWriter json, McpGateway gateway, bool hasLogging)
    {
        json.WriteStartObject("capabilities"u8);
        json.WriteStartObject("tools"u8);
        json.WriteBoolean("listChanged"u8, false);
        json.WriteEndObject();
        // Any MCP server target may have prompts and resources. Its capabilities are read only when a client lists them.
        if (gateway.Targets.Any(t => t.Endpoint is not null))
        {
            json.WriteStartObject("prompts"u8);
            json.WriteEndObject();
            json.WriteStartObject("resources"u8);
            json.WriteEndObject();
        }

        // Log messages reach a client by the stream that answers a tool call, and their level belongs to a session.
        if (hasLogging)
        {
            json.WriteStartObject("logging"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (gateway.Instructions is { } instructions)
            json.WriteString("instructions"u8, instructions);
    }

    private static void WriteServer(Utf8JsonWriter json, string member, McpGateway gateway)
    {
        json.WriteStartObject(member);
        json.WriteString("name"u8, gateway.Name);
        json.WriteString("version"u8, "1.0.0"u8);
        json.WriteEndObject();
    }
}
