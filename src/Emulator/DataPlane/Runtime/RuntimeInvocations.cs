using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Cognito;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>The InvokeAgentRuntime endpoint, which forwards requests to the MCP servers of runtimes.</summary>
internal sealed class RuntimeInvocations(
    Account account, ServerCatalog catalog, RuntimeAuthorization authorization, RuntimeServers servers, long maxBodyLength) : IHttpEndpoint
{
    private const string CustomHeaders = "X-Amzn-Bedrock-AgentCore-Runtime-Custom-";

    private static readonly HashSet<string> ForwardedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", RuntimeSession.McpHeader, "Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name", "Last-Event-ID",
        RuntimeSession.RuntimeHeader, "X-Amzn-Bedrock-AgentCore-Runtime-User-Id", "X-Amzn-Trace-Id", "traceparent", "tracestate", "baggage",
    };

    private static readonly string[] ReturnedHeaders =
        [RuntimeSession.McpHeader, "Mcp-Protocol-Version", "X-Amzn-Trace-Id", "traceparent", "tracestate", "baggage"];

    public long MaxBodyLength => maxBodyLength;

    /// <summary>The operations of the API <c>bedrock-agentcore</c> that the endpoint answers.</summary>
    public static IReadOnlyList<string> Operations { get; } = ["InvokeAgentRuntime", "StopRuntimeSession"];

    public bool Accepts(AwsRequest request) => RuntimeCall.Read(request) is not null;

    public AwsResponse Fail(int status, string message) =>
        Error(status, status == 413 ? "RequestEntityTooLargeException" : "InternalServerException", message);

    public async Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var call = RuntimeCall.Read(request)!;
        var origin = $"{http.Request.Scheme}://{http.Request.Host}";
        try
        {
            if (call.IsMetadata)
                await Metadata(call, origin).SendAsync(http, cancellationToken);
            else if (request.Method != HttpMethods.Post)
                await new AwsResponse(405, null, []) { Headers = { ["Allow"] = HttpMethods.Post } }.SendAsync(http, cancellationToken);
            else
                await InvokeAsync(http, request, call, cancellationToken);
        }
        catch (AwsException error)
        {
            var response = Error(error.Status, error.Code, error.Message);
            if (error.Status == 401)
                response.Headers["WWW-Authenticate"] = $"Bearer resource_metadata=\"{call.MetadataUrl(origin)}\"";
            await response.SendAsync(http, cancellationToken);
        }
        catch (RuntimeException error)
        {
            await Error(error.Status, error.Code, error.Message).SendAsync(http, cancellationToken);
        }
    }

    private async Task InvokeAsync(HttpContext http, AwsRequest request, RuntimeCall call, CancellationToken cancellationToken)
    {
        var runtime = account.Perform(() => catalog.FindRuntime(call.Arn)?.Copy());
        if (runtime is not null && RuntimeAuthorization.AuthorizerOf(runtime) is { } authorizer)
            await authorization.CheckTokenAsync(request, authorizer, cancellationToken);
        else
            authorization.CheckSignature(request, call);
        // Its body has members of the API; that of an invocation is the container's business.
        if (call.IsStop)
            JsonBody.Parse(request.Body);
        if (runtime is null)
            throw RuntimeErrors.NotFound(call.Arn, call.Qualifier);
        if (call.IsStop)
        {
            await Stop(request, call).SendAsync(http, cancellationToken);
            return;
        }

        if (account.Perform(() => catalog.IsCold(call.Arn, call.Qualifier)))
            throw RuntimeErrors.Cold();
        var session = RuntimeSession.Read(request);
        using var forwarded = Forward(request, runtime);
        using var response = await servers.InvokeAsync(
            call.Arn, call.Qualifier, forwarded, new CallerSession(session.Id, session.IsOfCaller), cancellationToken);
        // Callers never see a container's own error.
        if ((int)response.StatusCode >= 400)
            throw RuntimeErrors.Received((int)response.StatusCode);
        await ReturnAsync(http, response, session, cancellationToken);
    }

    private AwsResponse Stop(AwsRequest request, RuntimeCall call)
    {
        if (request.Header(RuntimeSession.RuntimeHeader) is null)
            throw new AwsException("ValidationException", $"The header {RuntimeSession.RuntimeHeader} with the id of the session is missing.");
        var session = RuntimeSession.Read(request);
        if (!servers.StopSession(call.Arn, session.Id))
            throw RuntimeErrors.NoSession(session.Id);
        var response = Json(200, []);
        response.Headers[RuntimeSession.RuntimeHeader] = session.Id;
        return response;
    }

    private AwsResponse Metadata(RuntimeCall call, string origin)
    {
        var authorizer = account.Perform(() => FindAuthorizer(call.Arn)) ?? throw RuntimeErrors.NotFound(call.Arn, call.Qualifier);
        return Json(200, new JsonObject
        {
            ["resource"] = call.ResourceUrl(origin),
            ["authorization_servers"] = new JsonArray(
                PoolIssuers.AddressOf(account, authorizer.Text("discoveryUrl"), new Uri(origin).Authority)),
            ["scopes_supported"] = authorizer.Texts("allowedScopes").ToJsonArray(),
        });
    }

    private JsonObject? FindAuthorizer(string runtimeArn) =>
        catalog.FindRuntime(runtimeArn) is { } runtime ? RuntimeAuthorization.AuthorizerOf(runtime)?.Copy() : null;

    private static HttpRequestMessage Forward(AwsRequest request, JsonObject runtime)
    {
        var allowed = runtime["requestHeaderConfiguration"]?.AsObject().Texts("requestHeaderAllowlist")
            .ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
        var forwarded = new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = new ByteArrayContent(request.Body) };
        foreach (var (name, values) in request.Headers)
        {
            var isCustom = name.StartsWith(CustomHeaders, StringComparison.OrdinalIgnoreCase);
            if (isCustom || ForwardedHeaders.Contains(name) || allowed.Contains(name))
                forwarded.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        if (MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out var type))
            forwarded.Content.Headers.ContentType = type;
        return forwarded;
    }

    /// <summary>
    /// Streams a response to the caller. It starts with the first bytes, because until then a failure can still get a status.
    /// </summary>
    private async Task ReturnAsync(
        HttpContext http, HttpResponseMessage response, RuntimeSession session, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > maxBodyLength)
            throw RuntimeErrors.TooLarge(maxBodyLength);
        try
        {
            await using var body = new LimitedStream(
                await response.Content.ReadAsStreamAsync(cancellationToken),
                maxBodyLength,
                () => RuntimeErrors.TooLarge(maxBodyLength));
            var buffer = new byte[16 * 1024];
            var count = await body.ReadAsync(buffer, cancellationToken);
            Begin(http.Response, response, session);
            for (; count > 0; count = await body.ReadAsync(buffer, cancellationToken))
            {
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await http.Response.Body.FlushAsync(cancellationToken);
            }
        }
        catch (IOException) when (!http.Response.HasStarted)
        {
            throw RuntimeErrors.Received(502);
        }
        catch (Exception broken) when (broken is IOException || (broken is RuntimeException && http.Response.HasStarted))
        {
            // The response has started: aborting the connection is the only way to tell the client that it is incomplete.
            http.Abort();
        }
    }

    private static void Begin(HttpResponse response, HttpResponseMessage reply, RuntimeSession session)
    {
        response.HttpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        response.StatusCode = (int)reply.StatusCode;
        response.ContentType = reply.Content.Headers.ContentType?.ToString();
        response.ContentLength = reply.Content.Headers.ContentLength;
        foreach (var name in ReturnedHeaders)
        {
            if (reply.Headers.TryGetValues(name, out var values))
                response.Headers[name] = values.ToArray();
        }

        session.WriteTo(response.Headers);
    }

    private static AwsResponse Error(int status, string code, string message)
    {
        var response = Json(status, new JsonObject { ["message"] = message });
        response.Headers["x-amzn-ErrorType"] = code;
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        return response;
    }

    private static AwsResponse Json(int status, JsonObject body) =>
        new(status, "application/json", System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
}
