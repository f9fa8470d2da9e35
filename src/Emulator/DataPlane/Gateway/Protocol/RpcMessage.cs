using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>A JSON-RPC message from a client. It is valid as long as the document that it was read from.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id, when it is a request; undefined otherwise.</param>
/// <param name="Method">Its method; empty when it is an answer or invalid.</param>
/// <param name="Params">Its parameters; undefined when it has none.</param>
internal readonly record struct RpcMessage(RpcMessageKind Kind, JsonElement Id, string Method, JsonElement Params)
{
    public static RpcMessage Read(JsonElement json)
    {
        var invalid = new RpcMessage(RpcMessageKind.Invalid, default, "", default);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("jsonrpc", out var version) || !Is(version, "2.0"))
            return invalid;
        var hasId = json.TryGetProperty("id", out var id);
        if (hasId && id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            return invalid;
        if (!json.TryGetProperty("method", out var method))
            return hasId && (json.TryGetProperty("result", out _) || json.TryGetProperty("error", out _)) ? invalid with { Kind = RpcMessageKind.Answer, Id = id } : invalid;
        if (method.ValueKind != JsonValueKind.String || json.TryGetProperty("params", out var parameters) && parameters.ValueKind != JsonValueKind.Object)
            return invalid with { Id = id };
        return new(hasId ? RpcMessageKind.Request : RpcMessageKind.Notification, id, method.GetString()!, parameters);
    }

    /// <summary>A parameter that has to be a text.</summary>
    /// <exception cref="RpcException">It is missing or something else.</exception>
    public string Text(string parameter) =>
        TextOrNull(parameter) ?? throw new RpcException(RpcError.InvalidParams, $"Invalid params: {parameter} is required.");

    /// <summary>A parameter that is a text, or <see langword="null"/> when it is missing.</summary>
    /// <exception cref="RpcException">It is something else.</exception>
    public string? TextOrNull(string parameter)
    {
        if (Params.ValueKind != JsonValueKind.Object || !Params.TryGetProperty(parameter, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new RpcException(RpcError.InvalidParams, $"Invalid params: {parameter} must be a string.");
    }

    /// <summary>A parameter that is an object; undefined when it is missing.</summary>
    /// <exception cref="RpcException">It is something else.</exception>
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
