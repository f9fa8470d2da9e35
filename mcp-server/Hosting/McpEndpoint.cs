using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SampleMcpServer.Hosting;

/// <summary>
/// Streamable HTTP without sessions: each POST gets a transport and a server of its own, so any copy of this process can answer any
/// request and nothing is left behind. An <c>Mcp-Session-Id</c> that a platform adds is not needed and not looked at.
/// </summary>
internal sealed class McpEndpoint(McpServerOptions options, ILoggerFactory loggers, IServiceProvider services)
{
    public async Task<IResult> HandleAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            return JsonRpcErrors.Refuse(StatusCodes.Status415UnsupportedMediaType, McpErrorCode.InvalidRequest, "The body must be application/json.");
        if (!AcceptsAnswer(context.Request))
            return JsonRpcErrors.Refuse(StatusCodes.Status406NotAcceptable, McpErrorCode.InvalidRequest, "Accept must allow application/json and text/event-stream.");

        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            return JsonRpcErrors.Refuse(StatusCodes.Status400BadRequest, McpErrorCode.ParseError, "The body is not JSON.");
        }

        using (body)
        {
            if (ReadMessage(body) is not { } message)
                return JsonRpcErrors.Refuse(StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, "The body is not a JSON-RPC message.");
            var headers = new StandardHeaders(context.Request.Headers);
            if (headers.Check(message) is { } fault)
                return JsonRpcErrors.Refuse(StatusCodes.Status400BadRequest, fault.Code, fault.Message, (message as JsonRpcRequest)?.Id ?? default);
            await AnswerAsync(context, message, headers);
            return Results.Empty;
        }
    }

    private async Task AnswerAsync(HttpContext context, JsonRpcMessage message, StandardHeaders headers)
    {
        message.Context = new() { ProtocolVersion = headers.Revision };

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();

        await using var transport = new StreamableHttpServerTransport(loggers) { Stateless = true };
        await using var server = McpServer.Create(transport, options, loggers, services);
        var running = server.RunAsync(context.RequestAborted);
        var answered = await transport.HandlePostRequestAsync(message, context.Response.Body, first => SetStatus(context.Response, first, headers), context.RequestAborted);
        if (!answered)
        {
            context.Response.ContentType = null;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        await transport.DisposeAsync();
        await running;
    }

    /// <summary>Errors of the protocol itself have HTTP statuses of their own, those of tools do not.</summary>
    private static ValueTask SetStatus(HttpResponse response, JsonRpcMessage? first, StandardHeaders headers)
    {
        response.StatusCode = (McpErrorCode?)(first as JsonRpcError)?.Error.Code switch
        {
            McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.HeaderMismatch or McpErrorCode.MissingRequiredClientCapability => StatusCodes.Status400BadRequest,
            McpErrorCode.MethodNotFound when headers.Required => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status200OK,
        };
        return ValueTask.CompletedTask;
    }

    private static bool AcceptsAnswer(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Any(type => type.MatchesMediaType("application/json")) && accepted.Any(type => type.MatchesMediaType("text/event-stream"));
    }

    private static JsonRpcMessage? ReadMessage(JsonDocument body)
    {
        try
        {
            return body.Deserialize<JsonRpcMessage>(McpJsonUtilities.DefaultOptions);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
