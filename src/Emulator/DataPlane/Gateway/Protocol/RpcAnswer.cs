using System.Text;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>The answer to a request that a server has sent.</summary>
/// <param name="IsError">Whether the answer is an error.</param>
/// <param name="Json">The result or the error as JSON.</param>
internal readonly record struct RpcAnswer(bool IsError, ReadOnlyMemory<byte> Json)
{
    public static RpcAnswer Empty { get; } = new(false, "{}"u8.ToArray());

    /// <summary>The answer to a request that the caller has not declared to support.</summary>
    public static RpcAnswer NotSupported(string method) =>
        Refused(RpcError.MethodNotFound, $"The client of the gateway does not support {method}.");

    /// <summary>The answer to a request that an interceptor has kept from the caller.</summary>
    public static RpcAnswer NotForwarded(string method) =>
        Refused(RpcError.Internal, $"The interceptor of the gateway failed, so {method} was not forwarded.");

    private static RpcAnswer Refused(int code, string message) =>
        new(true, JsonText.Utf8(new JsonObject { ["code"] = code, ["message"] = message }));

    /// <summary>Reads the answer of a client.</summary>
    public static RpcAnswer Read(RpcMessage message) => message.Json.TryGetProperty("error", out var error)
        ? new(true, Encoding.UTF8.GetBytes(error.GetRawText()))
        : new(false, Encoding.UTF8.GetBytes(message.Json.GetProperty("result").GetRawText()));
}
