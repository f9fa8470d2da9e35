using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;

namespace SampleMcpServer.Hosting;

/// <summary>Does in front of <c>MapMcp</c> what the library leaves to the application.</summary>
internal sealed class RequestFilter(AllowedHosts hosts) : IEndpointFilter
{
    /// <summary>The largest request body in bytes. Calls of these tools take a few hundred.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;

        // The MCP specification demands the check of Origin; the library does not make it.
        if (!hosts.Allow(request))
            return Error(StatusCodes.Status403Forbidden, McpErrorCode.InvalidRequest, "The Host or Origin header names a host that ALLOWED_HOSTS does not list.");

        // Routing refuses other content types, but not a request without any, which a web page may send without a preflight.
        if (!request.HasJsonContentType())
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);

        // AgentCore adds this header to every request. Without sessions, the library would answer it with 400.
        request.Headers.Remove("Mcp-Session-Id");

        // JSON-RPC has a code of its own for text that is not JSON. The library uses that of an invalid message.
        JsonElement message;
        try
        {
            request.EnableBuffering(bufferThreshold: MaxBodyBytes);
            message = await request.ReadFromJsonAsync<JsonElement>(context.HttpContext.RequestAborted);
            request.Body.Position = 0;
        }
        catch (JsonException)
        {
            return Error(StatusCodes.Status400BadRequest, McpErrorCode.ParseError, "The body is not JSON.");
        }

        try
        {
            return await next(context);
        }
        catch (JsonException) when (!context.HttpContext.Response.HasStarted)
        {
            // The library reads the parameters of initialize before it starts the response, and lets the exception through.
            return Error(StatusCodes.Status400BadRequest, McpErrorCode.InvalidParams, "The parameters are not those of the method.", message.GetProperty("id"));
        }
    }

    private static IResult Error(int status, McpErrorCode code, string message, JsonElement? id = null) =>
        Results.Json(new { jsonrpc = "2.0", id, error = new { code = (int)code, message } }, statusCode: status);
}
