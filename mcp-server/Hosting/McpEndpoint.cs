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
        // A page of another site may POST forms and plain text without being asked for permission, but not JSON.
        if (!context.Request.HasJsonContentType())
            return Fault.ContentType.ToResult(StatusCodes.Status415UnsupportedMediaType);
        if (!AcceptsAnswer(context.Request))
            return Fault.Accept.ToResult(StatusCodes.Status406NotAcceptable);

        var (message, fault) = await MessageBody.ReadAsync(context.Request.Body, context.RequestAborted);
        if (message is null)
            return fault!.ToResult(StatusCodes.Status400BadRequest);

        var headers = new StandardHeaders(context.Request.Headers);
        var id = (message as JsonRpcRequest)?.Id ?? default;
        fault = headers.Check(message);
        if (fault is not null)
            return fault.ToResult(StatusCodes.Status400BadRequest, id);

        try
        {
            await AnswerAsync(context, message, headers);
            return Results.Empty;
        }
        catch (JsonException) when (!context.Response.HasStarted)
        {
            // The transport reads the parameters of initialize itself, before there is an answer that could carry the error.
            return Fault.WrongParameters.ToResult(StatusCodes.Status400BadRequest, id);
        }
    }

    private async Task AnswerAsync(HttpContext context, JsonRpcMessage message, StandardHeaders headers)
    {
        message.Context = new() { ProtocolVersion = headers.Revision };
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();

        var aborted = context.RequestAborted;
        var transport = new StreamableHttpServerTransport(loggers) { Stateless = true };
        await using var server = McpServer.Create(transport, options, loggers, services);
        var running = server.RunAsync(aborted);
        try
        {
            if (!await transport.HandlePostRequestAsync(message, context.Response.Body, first => SetStatus(context.Response, first, headers), aborted))
            {
                context.Response.ContentType = null;
                context.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        finally
        {
            await transport.DisposeAsync();
            await EndAsync(running, aborted);
        }
    }

    /// <summary>Waits for the server, which runs until its transport ends, or until the client hangs up.</summary>
    private static async Task EndAsync(Task running, CancellationToken aborted)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
        }
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
}
