using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;

namespace SampleMcpServer.Hosting;

/// <summary>A filter for <c>MapMcp</c> with the checks that the library leaves to the application.</summary>
internal sealed class RequestFilter(AllowedHosts hosts) : IEndpointFilter
{
    /// <summary>The maximum size of a request body in bytes. Calls of these tools need a few hundred bytes.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;

        // The MCP specification requires the check of Origin; the library does not check it.
        if (!hosts.Allow(request))
        {
            return Error(
                StatusCodes.Status403Forbidden,
                McpErrorCode.InvalidRequest,
                "The Host or Origin header names a host that ALLOWED_HOSTS does not list.");
        }

        // Routing refuses wrong content types, but not a missing one, which a web page can send without a CORS preflight.
        if (!request.HasJsonContentType())
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);

        // AgentCore adds this header to every request. A server without sessions would respond to it with 400.
        request.Headers.Remove("Mcp-Session-Id");

        // JSON-RPC has the code ParseError for text that is not JSON. The library returns InvalidRequest.
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
            // The library parses the parameters of initialize before it starts the response, and does not catch the exception.
            return Error(
                StatusCodes.Status400BadRequest,
                McpErrorCode.InvalidParams,
                "The parameters are not valid for this method.",
                message.GetProperty("id"));
        }
    }

    private static IResult Error(int status, McpErrorCode code, string message, JsonElement? id = null) =>
        Results.Json(new { jsonrpc = "2.0", id, error = new { code = (int)code, message } }, statusCode: status);
}
