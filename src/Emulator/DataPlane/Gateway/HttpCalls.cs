using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Interception;
using Reconciler.Emulator.DataPlane.Gateway.Observation;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Forwards requests to the targets of a gateway that are no MCP servers. For the policies a request is the action
/// <c>target___METHOD:/path</c>, with its JSON body as input.
/// </summary>
internal sealed class HttpCalls(
    IToolAuthorizer policies,
    RouteRules rules,
    IOutboundCredentials credentials,
    IRuntimeInvoker runtimes,
    HttpMessageInvoker http,
    HttpInterception interception,
    CallLog log,
    long maxBodyLength)
{
    private const string Invocations = "/invocations";
    private const string RuntimeSession = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";

    private static readonly string[] ForwardedHeaders =
    [
        "Accept", RuntimeSession, "Mcp-Session-Id", "Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name", "traceparent", "tracestate", "baggage",
    ];

    private static readonly string[] ReturnedHeaders = [RuntimeSession, "Mcp-Session-Id", "Cache-Control"];

    /// <summary>Answers a request whose caller is authenticated.</summary>
    /// <param name="context">Where the response goes.</param>
    /// <param name="exchange">The request.</param>
    /// <param name="path">The path at the gateway: <c>/target/path</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task AnswerAsync(HttpContext context, McpExchange exchange, string path, CancellationToken cancellationToken)
    {
        var (gateway, request) = (exchange.Gateway, exchange.Http);
        var end = path.IndexOf('/', 1);
        var (name, rest) = (rules.Route(gateway, exchange.Caller, path[1..end]), path[end..]);
        var target = gateway.Targets.FirstOrDefault(t => t.IsHttp && t.Name == name);
        if (target is null || (target.Runtime is not null && (request.Method != HttpMethods.Post || rest != Invocations)))
        {
            await RefuseAsync(404, $"The gateway has no target for {request.Method} {path}.");
            return;
        }

        try
        {
            if (await interception.BeginAsync(exchange, path, cancellationToken) is { } early)
            {
                await WriteAsync(context, early, cancellationToken);
                return;
            }
        }
        catch (InterceptionException failure)
        {
            await RefuseAsync(500, gateway.IsDebug ? failure.Message : ToolCalls.InternalError);
            return;
        }

        var tool = $"{target.Name}{ToolStore.Separator}{request.Method}:{rest}";
        if (ReadBody(request.Body) is not { } input)
        {
            await RefuseAsync(400, "The body is not JSON that policies can judge.");
            return;
        }

        using var entry = CallEntry.Begin(log, gateway.Arn, tool);
        var verdict = policies.Authorize(gateway.Document, exchange.Caller, tool, input);
        entry.NoteEvaluation(verdict);
        if (!verdict.IsAllowed)
        {
            await DenyAsync($"Request not allowed due to policy enforcement [{verdict.Reason}]");
            return;
        }

        entry.NoteExecution(tool, target.Id);

        try
        {
            using var response = await SendAsync(exchange, target, rest, cancellationToken);
            if (policies.MaySuppress(gateway.Document, tool))
            {
                await response.Content.LoadIntoBufferAsync(maxBodyLength, cancellationToken);
                var output = ReadBody(await response.Content.ReadAsByteArrayAsync(cancellationToken)) ?? [];
                var release = policies.AuthorizeOutput(gateway.Document, exchange.Caller, tool, input, output);
                if (!release.IsAllowed)
                {
                    await DenyAsync($"Output blocked by policy [{release.Reason}]");
                    return;
                }
            }

            if (gateway.ResponseInterceptor is null)
                await ReturnAsync(context, exchange, target, response, cancellationToken);
            else
                await WriteAsync(context, await InterceptAsync(exchange, path, target, response, cancellationToken), cancellationToken);
        }
        catch (InterceptionException failure)
        {
            entry.Fail(failure.Message);
            await RefuseAsync(500, gateway.IsDebug ? failure.Message : ToolCalls.InternalError);
        }
        catch (Exception failure) when (
            failure is TargetException or RuntimeException or HttpRequestException && !context.Response.HasStarted)
        {
            entry.Fail(failure.Message);
            await RefuseAsync(502, gateway.IsDebug ? failure.Message : ToolCalls.InternalError);
        }

        Task DenyAsync(string message)
        {
            entry.Deny(message, code: null);
            return RefuseAsync(403, message);
        }

        Task RefuseAsync(int status, string message) => new AwsResponse(
            status, "application/json", JsonText.Utf8(new JsonObject { ["message"] = message })).SendAsync(context, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        McpExchange exchange, McpTarget target, string path, CancellationToken cancellationToken)
    {
        var request = exchange.Http;
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), BuildAddress(target, path, request));
        if (request.Body.Length > 0) message.Content = new ByteArrayContent(request.Body);
        if (message.Content is { } content && MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out var type))
            content.Headers.ContentType = type;
        var call = exchange.To(target, "");
        foreach (var (name, values) in call.AllowedHeaders())
            message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        foreach (var name in ForwardedHeaders.Where(name => !message.Headers.Contains(name)))
        {
            if (request.Headers.TryGetValue(name, out var values))
                message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        await credentials.AddAsync(message, call, request.Body, cancellationToken);
        return target.Runtime is { } runtime
            ? await runtimes.InvokeAsync(runtime.Arn, runtime.Qualifier, message, session: null, cancellationToken)
            : await http.SendAsync(message, cancellationToken);
    }

    // The address of a runtime is the business of its invoker.
    private static Uri? BuildAddress(McpTarget target, string path, AwsRequest request)
    {
        if (target.HttpEndpoint is not { } endpoint) return null;
        var address = new Uri(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + path + endpoint.Query);
        foreach (var (name, value) in request.Query) address = TargetAddress.With(address, name, value);
        return address;
    }

    private static async Task ReturnAsync(
        HttpContext context, McpExchange exchange, McpTarget target, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        foreach (var (name, value) in ReadHeaders(target, response))
            context.Response.Headers[name] = value;
        if (exchange.Grant.CountsTokens)
            await CountAsync(context, exchange, response, cancellationToken);
        else
            await response.Content.CopyToAsync(context.Response.Body, cancellationToken);
    }

    /// <summary>Returns the answer of a model, and tells the rate limits what it has used, also of an answer that breaks off.</summary>
    private static async Task CountAsync(
        HttpContext context, McpExchange exchange, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var usage = new ModelUsage(response.Content.Headers.ContentType?.MediaType);
        var buffer = new byte[16 * 1024];
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            for (int count; (count = await body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                usage.Read(buffer.AsSpan(0, count));
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        finally
        {
            Charge(exchange, usage);
        }
    }

    private static void Charge(McpExchange exchange, ModelUsage usage)
    {
        usage.End();
        if (usage.Tokens is { } tokens)
            exchange.Grant.Charge(tokens);
    }

    private async Task<InterceptedAnswer> InterceptAsync(
        McpExchange exchange, string path, McpTarget target, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(maxBodyLength, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (exchange.Grant.CountsTokens)
        {
            var usage = new ModelUsage(response.Content.Headers.ContentType?.MediaType);
            usage.Read(body);
            Charge(exchange, usage);
        }

        var answer = new InterceptedAnswer((int)response.StatusCode, ReadHeaders(target, response), body)
        {
            ContentType = response.Content.Headers.ContentType?.ToString(),
        };
        return await interception.EndAsync(exchange, path, answer, cancellationToken);
    }

    private static async Task WriteAsync(HttpContext context, InterceptedAnswer answer, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, cancellationToken);
    }

    private static Dictionary<string, string> ReadHeaders(McpTarget target, HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in ReturnedHeaders.Concat(target.ResponseHeaders))
        {
            if (response.Headers.TryGetValues(name, out var values))
                headers[name] = string.Join(", ", values);
        }

        return headers;
    }

    /// <summary>
    /// The body as input or output of policies; empty if it is no JSON object, null if readers may understand it differently.
    /// </summary>
    private static JsonObject? ReadBody(byte[] body)
    {
        try
        {
            return body.Length == 0 ? [] : JsonText.Parse(body) as JsonObject ?? [];
        }
        catch (AmbiguousJsonException)
        {
            return null;
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
