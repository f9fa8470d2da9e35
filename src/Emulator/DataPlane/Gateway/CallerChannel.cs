using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Interception;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Forwards what a target sends during a tool call: by the stream of events that answers the call.</summary>
internal sealed class CallerChannel(McpExchange exchange, RpcMessage call, EventStream events) : ICallerChannel
{
    private readonly JsonElement _meta = call.ObjectOrNone("_meta");

    // From MCP 2026-07-28 on, a target asks by a result that requires input.
    public bool Answers(string method) => !exchange.IsStateless && exchange.Session is { } session && session.Answers(method);

    public ValueTask NotifyAsync(ServerMessage notification, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        IsWanted(notification) ? events.WriteAsync(json, cancellationToken) : ValueTask.CompletedTask;

    public async ValueTask<Task<RpcAnswer>> AskAsync(ServerMessage request, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var answer = exchange.Session!.Expect(id, cancellationToken);
        try
        {
            await events.AskAsync(Write(id, request), cancellationToken);
            return answer;
        }
        catch (InterceptionException)
        {
            return Task.FromResult(RpcAnswer.NotForwarded(request.Method!));
        }
    }

    // From MCP 2026-07-28 on, callers get the notifications that they ask for.
    private bool IsWanted(ServerMessage notification) => (notification.Method, exchange.IsStateless) switch
    {
        ("notifications/message", true) => TextOf(_meta, McpMeta.LogLevel) is { } least && IsAtLeast(notification, least),
        ("notifications/message", false) => exchange.Session?.LogLevel is not { } least || IsAtLeast(notification, least),
        ("notifications/progress", true) => _meta.ValueKind == JsonValueKind.Object && _meta.TryGetProperty("progressToken", out _),
        (_, var isStateless) => !isStateless,
    };

    private static bool IsAtLeast(ServerMessage notification, string least)
    {
        using var parameters = JsonDocument.Parse(
            notification.Params.IsEmpty ? "{}"u8.ToArray() : notification.Params,
            new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth });
        return LogLevels.RankOf(TextOf(parameters.RootElement, "level")) >= LogLevels.RankOf(least);
    }

    private static string? TextOf(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

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
