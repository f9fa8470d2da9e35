using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SampleMcpServer.Hosting;

/// <summary>Why a request is refused before the protocol library answers it.</summary>
internal sealed record Fault(McpErrorCode Code, string Message)
{
    public static Fault ParseError { get; } = new(McpErrorCode.ParseError, "The body is not JSON.");

    public static Fault NoMessage { get; } = new(McpErrorCode.InvalidRequest, "The body is not a JSON-RPC message.");

    public static Fault WrongParameters { get; } = new(McpErrorCode.InvalidParams, "The parameters are not those of the method.");

    public static Fault ForeignHost { get; } = new(McpErrorCode.InvalidRequest, "The Host or Origin header names a host that is not allowed.");

    public static Fault ContentType { get; } = new(McpErrorCode.InvalidRequest, "The body must be application/json.");

    public static Fault Accept { get; } = new(McpErrorCode.InvalidRequest, "Accept must allow application/json and text/event-stream.");

    /// <summary>The fault as a JSON-RPC error under an HTTP status.</summary>
    public IResult ToResult(int status, RequestId id = default) =>
        Results.Json(new JsonRpcError { Id = id, Error = new() { Code = (int)Code, Message = Message } }, McpJsonUtilities.DefaultOptions, statusCode: status);
}
