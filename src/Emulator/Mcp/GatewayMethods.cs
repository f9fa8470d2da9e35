using System.Text.Json;
using Reconciler.Emulator.Mcp.Protocol;

namespace Reconciler.Emulator.Mcp;

/// <summary>The methods of MCP that gateways have.</summary>
internal sealed class GatewayMethods(SessionStore sessions, ToolList toolList, ToolCalls toolCalls)
{
    private static readonly ReadOnlyMemory<byte> Nothing = "{}"u8.ToArray();

    /// <summary>The answer to a request, an error included.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(McpExchange exchange, RpcMessage request, CancellationToken ct)
    {
        try
        {
            return request.Method switch
            {
                "tools/call" => await toolCalls.CallAsync(exchange, request, ct),
                "tools/list" => await toolList.ListAsync(exchange, request, ct),
                "initialize" => Initialize(exchange, request),
                "ping" => RpcAnswer.Result(request.Id, Nothing),
                _ => throw new RpcException(RpcError.MethodNotFound, $"Method not found: {request.Method}"),
            };
        }
        catch (RpcException error) when (error.Status == 200)
        {
            return RpcAnswer.Error(request.Id, error);
        }
    }

    private ReadOnlyMemory<byte> Initialize(McpExchange exchange, RpcMessage request)
    {
        var gateway = exchange.Gateway;
        var asked = request.Text("protocolVersion");
        var version = gateway.Versions.Contains(asked) ? asked : gateway.Versions.LastOrDefault(v => !McpVersion.IsStateless(v)) ?? gateway.Versions[^1];
        if (gateway.SessionTimeout is not null)
            exchange.AnswerHeaders["Mcp-Session-Id"] = sessions.Begin(gateway, exchange.Caller).Id;
        return RpcAnswer.Result(request.Id, json =>
        {
            json.WriteStartObject();
            json.WriteString("protocolVersion"u8, version);
            WriteSelf(json, gateway);
            json.WriteEndObject();
        });
    }

    private static void WriteSelf(Utf8JsonWriter json, McpGateway gateway)
    {
        json.WriteStartObject("capabilities"u8);
        json.WriteStartObject("tools"u8);
        json.WriteBoolean("listChanged"u8, false);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("serverInfo"u8);
        json.WriteString("name"u8, gateway.Name);
        json.WriteString("version"u8, "1.0.0"u8);
        json.WriteEndObject();
        if (gateway.Instructions is { } instructions)
            json.WriteString("instructions"u8, instructions);
    }
}
