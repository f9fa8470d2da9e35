using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Writes the JSON-RPC messages to targets.</summary>
internal static class TargetMessage
{
    /// <summary>The initialize request.</summary>
    /// <param name="id">The id of the request.</param>
    /// <param name="capabilities">What the gateway answers to the server.</param>
    public static ReadOnlyMemory<byte> Initialize(long id, JsonObject capabilities) => Write(json =>
    {
        json.WriteNumber("id"u8, id);
        json.WriteString("method"u8, "initialize"u8);
        json.WriteStartObject("params"u8);
        json.WriteString("protocolVersion"u8, McpVersion.LastWithHandshake);
        json.WritePropertyName("capabilities"u8);
        capabilities.WriteTo(json);
        WriteClient(json, "clientInfo");
        json.WriteEndObject();
    });

    /// <summary>The server/discover request, which takes the place of initialize from MCP 2026-07-28 on.</summary>
    public static ReadOnlyMemory<byte> Discover(long id) => Write(json =>
    {
        json.WriteNumber("id"u8, id);
        json.WriteString("method"u8, "server/discover"u8);
        json.WriteStartObject("params"u8);
        WriteMeta(json, default, TargetSession.Undiscovered, null);
        json.WriteEndObject();
    });

    /// <summary>The notification that follows the response to initialize.</summary>
    public static ReadOnlyMemory<byte> Initialized() => Write(json => json.WriteString("method"u8, "notifications/initialized"u8));

    /// <summary>The request for log messages of a level and above.</summary>
    public static ReadOnlyMemory<byte> SetLogLevel(long id, string level) => Write(json =>
    {
        json.WriteNumber("id"u8, id);
        json.WriteString("method"u8, "logging/setLevel"u8);
        json.WriteStartObject("params"u8);
        json.WriteString("level"u8, level);
        json.WriteEndObject();
    });

    /// <summary>The notification that the caller has cancelled a request.</summary>
    public static ReadOnlyMemory<byte> Cancelled(long id, string? reason) => Write(json =>
    {
        json.WriteString("method"u8, "notifications/cancelled"u8);
        json.WriteStartObject("params"u8);
        json.WriteNumber("requestId"u8, id);
        if (reason is not null)
            json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    });

    /// <summary>The answer to a request of the server.</summary>
    /// <param name="id">The server's id of its request, as JSON.</param>
    /// <param name="answer">The answer.</param>
    public static ReadOnlyMemory<byte> Answer(ReadOnlyMemory<byte> id, RpcAnswer answer) => Write(json =>
    {
        json.WritePropertyName("id"u8);
        json.WriteRawValue(id.Span, skipInputValidation: true);
        json.WritePropertyName(answer.IsError ? "error"u8 : "result"u8);
        json.WriteRawValue(answer.Json.Span, skipInputValidation: true);
    });

    /// <summary>
    /// A request, written anew: of the caller's parameters it has the members that MCP defines for the method, and the target's own name
    /// replaces <c>name</c>. A lenient server would read a member such as <c>Arguments</c>, which no policy has judged.
    /// </summary>
    public static ReadOnlyMemory<byte> Request(long id, TargetRequest request, TargetSession session) => Write(json =>
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
            if (Find(request.Params, member) is not { } value)
                continue;
            json.WritePropertyName(member);
            value.WriteTo(json);
        }

        WriteMeta(json, Find(request.Params, "_meta"), session, request.Capabilities);
        json.WriteEndObject();
    });

    private static JsonElement? Find(JsonElement parameters, string member) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty(member, out var value) ? value : null;

    private static void WriteMeta(Utf8JsonWriter json, JsonElement? caller, TargetSession session, JsonElement? capabilities)
    {
        if (caller is not { ValueKind: JsonValueKind.Object } && !session.IsStateless)
            return;
        json.WriteStartObject("_meta"u8);
        if (caller is { ValueKind: JsonValueKind.Object } meta)
        {
            foreach (var member in meta.EnumerateObject())
            {
                if (!IsOfTheCall(member.Name, session))
                    member.WriteTo(json);
            }
        }

        if (session.IsStateless)
        {
            json.WriteString(McpMeta.Version, session.Version);
            json.WritePropertyName(McpMeta.Capabilities);
            if (capabilities is { } declared)
                declared.WriteTo(json);
            else
                new JsonObject().WriteTo(json);
            WriteClient(json, McpMeta.Client);
        }

        json.WriteEndObject();
    }

    // The gateway says itself what it supports, and to a server with sessions it says so in initialize.
    private static bool IsOfTheCall(string member, TargetSession session) =>
        member is McpMeta.Version or McpMeta.Capabilities or McpMeta.Client
        || (member == McpMeta.LogLevel && !session.IsStateless);

    private static void WriteClient(Utf8JsonWriter json, string member)
    {
        json.WriteStartObject(member);
        json.WriteString("name"u8, "agentcore-gateway"u8);
        json.WriteString("version"u8, "1.0.0"u8);
        json.WriteEndObject();
    }

    // "task" is of MCP 2025-11-25, "inputResponses" and "requestState" are of 2026-07-28. "name" is written by the gateway.
    private static string[] MembersOf(string method) => method switch
    {
        "tools/call" => ["arguments", "task", "inputResponses", "requestState"],
        "prompts/get" => ["arguments", "inputResponses", "requestState"],
        "resources/read" => ["uri", "inputResponses", "requestState"],
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
