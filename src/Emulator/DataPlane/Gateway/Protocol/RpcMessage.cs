using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>A JSON-RPC message from a client. It must not be used after the document that it was read from is disposed.</summary>
/// <param name="Kind">The kind of message.</param>
/// <param name="Id">The id of a request; undefined if the message has none.</param>
/// <param name="Method">The method; empty for a response or an invalid message.</param>
/// <param name="Params">The parameters; undefined if the message has none.</param>
internal readonly record struct RpcMessage(RpcMessageKind Kind, JsonElement Id, string Method, JsonElement Params)
{
    /// <summary>The whole message.</summary>
    public JsonElement Json { get; init; }

    public static RpcMessage Read(JsonElement json)
    {
        var invalid = new RpcMessage(RpcMessageKind.Invalid, default, "", default);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("jsonrpc", out var version) || !Is(version, "2.0"))
            return invalid;
        var hasId = json.TryGetProperty("id", out var id);
        if (hasId && id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            return invalid;
        if (!json.TryGetProperty("method", out var method))
        {
            return hasId && (json.TryGetProperty("result", out _) || json.TryGetProperty("error", out _))
                ? invalid with { Kind = RpcMessageKind.Answer, Id = id, Json = json }
                : invalid;
        }

        if (method.ValueKind != JsonValueKind.String)
            return invalid with { Id = id };
        if (json.TryGetProperty("params", out var parameters) && parameters.ValueKind != JsonValueKind.Object)
            return invalid with { Id = id };
        return new(hasId ? RpcMessageKind.Request : RpcMessageKind.Notification, id, method.GetString()!, parameters) { Json = json };
    }

    /// <summary>The id of a message, for an answer that outlives its document; undefined if it has none.</summary>
    public static JsonElement FindId(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("id", out var id)
        && id.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? id.Clone()
            : default;

    /// <summary>Reads a required string parameter.</summary>
    /// <exception cref="RpcException">The parameter is missing or not a string.</exception>
    public string Text(string parameter) =>
        TextOrNull(parameter) ?? throw new RpcException(RpcError.InvalidParams, $"Invalid params: {parameter} is required.");

    /// <summary>Reads an optional string parameter; <see langword="null"/> if it is missing.</summary>
    /// <exception cref="RpcException">The parameter is not a string.</exception>
    public string? TextOrNull(string parameter)
    {
        if (Params.ValueKind != JsonValueKind.Object || !Params.TryGetProperty(parameter, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new RpcException(RpcError.InvalidParams, $"Invalid params: {parameter} must be a string.");
    }

    /// <summary>Reads an optional object parameter; undefined if it is missing.</summary>
    /// <exception cref="RpcException">The parameter is not an object.</exception>
    public JsonElement ObjectOrNone(string parameter)
    {
        if (Params.ValueKind != JsonValueKind.Object || !Params.TryGetProperty(parameter, out var value))
            return default;
        return value.ValueKind == JsonValueKind.Object
            ? value
            : throw new RpcException(RpcError.InvalidParams, $"Invalid params: {parameter} must be an object.");
    }

    private static bool Is(JsonElement element, string text) => element.ValueKind == JsonValueKind.String && element.ValueEquals(text);
}
