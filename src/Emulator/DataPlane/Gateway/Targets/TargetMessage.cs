using System.Buffers;
using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Writes the JSON-RPC messages to targets.</summary>
internal static class TargetMessage
{
    /// <summary>The initialize request.</summary>
    public static ReadOnlyMemory<byte> Initialize(long id) => Write(json =>
    {
        json.WriteNumber("id"u8, id);
        json.WriteString("method"u8, "initialize"u8);
        json.WriteStartObject("params"u8);
        json.WriteString("protocolVersion"u8, McpVersion.LastWithHandshake);
        json.WriteStartObject("capabilities"u8);
        json.WriteEndObject();
        json.WriteStartObject("clientInfo"u8);
        json.WriteString("name"u8, "agentcore-gateway"u8);
        json.WriteString("version"u8, "1.0.0"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The notification that follows the response to initialize.</summary>
    public static ReadOnlyMemory<byte> Initialized() => Write(json => json.WriteString("method"u8, "notifications/initialized"u8));

    /// <summary>
    /// A request, written anew: of the caller's parameters it has the members that MCP defines for the method, and the target's own name
    /// replaces <c>name</c>. A lenient server would read a member such as <c>Arguments</c>, which no policy has judged.
    /// </summary>
    public static ReadOnlyMemory<byte> Request(long id, TargetRequest request) => Write(json =>
    {
        json.WriteNumber("id"u8, id);
        json.WriteString("method"u8, request.Method);
        json.WriteStartObject("params"u8);
        if (request.Cursor is { } cursor)
            json.WriteString("cursor"u8, cursor);
        if (request.Name is { } name)
            json.WriteString("name"u8, name);
        foreach (var member in MembersOf(request.Method))
        {
            if (request.Params.ValueKind != JsonValueKind.Object || !request.Params.TryGetProperty(member, out var value))
                continue;
            json.WritePropertyName(member);
            value.WriteTo(json);
        }

        json.WriteEndObject();
    });

    // "task" is of MCP 2025-11-25, "inputResponses" and "requestState" are of 2026-07-28. "name" is written by the gateway.
    private static string[] MembersOf(string method) => method switch
    {
        "tools/call" => ["arguments", "_meta", "task", "inputResponses", "requestState"],
        "prompts/get" => ["arguments", "_meta", "inputResponses", "requestState"],
        "resources/read" => ["uri", "_meta", "inputResponses", "requestState"],
        _ => [],
    };

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, JsonText.Writing);
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        members(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
