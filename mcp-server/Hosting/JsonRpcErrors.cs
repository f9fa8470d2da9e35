using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SampleMcpServer.Hosting;

/// <summary>Refusals that are made before the protocol library sees the message: an HTTP status and a JSON-RPC error that says why.</summary>
internal static class JsonRpcErrors
{
    public static IResult Refuse(int status, McpErrorCode code, string message, RequestId id = default) => Results.Json(
        new JsonRpcError { Id = id, Error = new() { Code = (int)code, Message = message } },
        McpJsonUtilities.DefaultOptions,
        statusCode: status);
}
