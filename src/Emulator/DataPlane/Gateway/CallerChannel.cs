using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Forwards what a target sends during a tool call: by the stream of events that answers the call.</summary>
internal sealed class CallerChannel(McpExchange exchange, RpcMessage call, EventStream events) : ICallerChannel
{
    private static readonly string[] Levels = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    private readonly JsonElement _meta = call.ObjectOrNone("_meta");

    // From MCP 2026-07-28 on, a target asks by a result that requires input.
    public bool Answers(string method) => !exchange.IsStateless && exchange.Session is { } session && session.Answers(method);

    public ValueTask NotifyAsync(ServerMessage notification, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        exchange.IsStateless && !IsWanted(notification) ? ValueTask.CompletedTask : events.WriteAsync(json, cancellationToken);

    public async ValueTask<Task<RpcAnswer>> AskAsync(ServerMessage request, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var answer = exchange.Session!.Expect(id, cancellationToken);
        await events.WriteAsync(Write(id, request), cancellationToken);
        return answer;
    }

    // From MCP 2026-07-28 on, callers get the notifications that they ask for.
    private bool IsWanted(ServerMessage notification) => notification.Method switch
    {
        "notifications/progress" => Has("progressToken"),
        "notifications/message" => Has(McpMeta.LogLevel) && LevelOf(notification.Params) >= LevelOf(_meta, McpMeta.LogLevel),
        _ => false,
    };

    private bool Has(string member) => _meta.ValueKind == JsonValueKind.Object && _meta.TryGetProperty(member, out _);

    private static int LevelOf(ReadOnlyMemory<byte> parameters)
    {
        using var document = JsonDocument.Parse(parameters, new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth });
        return LevelOf(document.RootElement, "level");
    }

    private static int LevelOf(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var level) && level.ValueKind == JsonValueKind.String
            ? Array.IndexOf(Levels, level.GetString())
            : -1;

    private static ReadOnlyMemory<byte> Write(string id, ServerMessage request)
    {
        var buffer = new ArrayBufferWriter<byte>(request.Params.Length + 128);
        using var json = new Utf8JsonWriter(buffer, JsonText.Writing);
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WriteString("id"u8, id);
        json.WriteString("method"u8, request.Method);
        if (!request.Params.IsEmpty)
        {
            json.WritePropertyName("params"u8);
            json.WriteRawValue(request.Params.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
