using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Observation;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Tools;
using Reconciler.Emulator.Services.Cognito;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// The data plane of gateways: their MCP endpoints, their HTTP targets, and the OAuth metadata that names the authorization servers.
/// </summary>
internal sealed class GatewayEndpoint(
    GatewayDirectory directory,
    InboundAuthorizer authorizer,
    StreamableHttp protocol,
    HttpCalls calls,
    RateLimiter limiter,
    CallLog log,
    Account account,
    long maxBodyLength) : IHttpEndpoint
{
    public long MaxBodyLength => maxBodyLength;

    public bool Accepts(AwsRequest request) => GatewayAddress.Parse(request) is not null;

    public AwsResponse Fail(int status, string message) => Refuse(status, message);

    public Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var address = GatewayAddress.Parse(request)!.Value;
        return directory.Find(address.GatewayId, address.Region) is { } gateway
            ? HandleAsync(http, request, gateway, address, cancellationToken)
            : Refuse(404, $"Gateway '{address.GatewayId}' does not exist or cannot be called in its current status.")
                .SendAsync(http, cancellationToken);
    }

    private Task HandleAsync(
        HttpContext http,
        AwsRequest request,
        McpGateway gateway,
        GatewayAddress address,
        CancellationToken cancellationToken) => address.Route switch
        {
            GatewayRoute.Metadata when gateway.JwtAuthorizer is { } jwt =>
                Metadata(request, jwt, address).SendAsync(http, cancellationToken),
            GatewayRoute.Mcp when request.Method == "POST" => AnswerAsync(http, request, gateway, address, cancellationToken),
            GatewayRoute.Mcp => NotAllowed("POST").SendAsync(http, cancellationToken),
            GatewayRoute.Target => AnswerAsync(http, request, gateway, address, cancellationToken),
            _ => Refuse(404, "The gateway has no endpoint at this path.").SendAsync(http, cancellationToken),
        };

    private async Task AnswerAsync(
        HttpContext http, AwsRequest request, McpGateway gateway, GatewayAddress address, CancellationToken cancellationToken)
    {
        GatewayCaller caller;
        try
        {
            caller = await authorizer.AuthorizeAsync(gateway, address, request, cancellationToken);
        }
        catch (RefusedException refused)
        {
            CallEntry.Refuse(log, gateway.Arn, refused.Message);
            var response = Refuse(refused.Status, refused.Message);
            if (refused.Challenge is { } challenge)
                response.Headers["WWW-Authenticate"] = challenge;
            await response.SendAsync(http, cancellationToken);
            return;
        }

        using var grant = Take(gateway, caller, address, request);
        if (grant.RefusedBy is { } limit)
        {
            CallEntry.Refuse(log, gateway.Arn, $"Rate limit exceeded: {limit}");
            await Throttled(limit, grant.RetryAfter).SendAsync(http, cancellationToken);
            return;
        }

        if (address.Route == GatewayRoute.Target)
        {
            var exchange = new McpExchange(gateway, caller, request) { Grant = grant };
            await calls.AnswerAsync(http, exchange, address.Path, cancellationToken);
            return;
        }

        if (MediaTypes.FindRefusal(request) is var (status, reason))
        {
            await Refuse(status, reason).SendAsync(http, cancellationToken);
            return;
        }

        await protocol.AnswerAsync(new McpExchange(gateway, caller, request), http, cancellationToken);
    }

    private RateGrant Take(McpGateway gateway, GatewayCaller caller, GatewayAddress address, AwsRequest request)
    {
        if (gateway.RateLimits.Count == 0)
            return RateGrant.Unlimited;
        var tool = address.Route == GatewayRoute.Mcp ? RateLimiter.FindTool(request.Body) : null;
        var target = tool is null
            ? address.Route == GatewayRoute.Target ? address.Path.Split('/')[1] : null
            : tool.Split(ToolStore.Separator)[0];
        var model = gateway.Targets.Any(t => t.IsInference && t.Name == target) ? ModelRequest.Read(address.Path, request.Body) : null;
        var grant = limiter.Take(gateway, caller, target, tool, model);
        if (grant.CountsTokens && model?.AsksForUsage is { } body)
            request.Body = body;
        return grant;
    }

    // The status and the identifier in the text are AWS's; the wording is inferred.
    private static AwsResponse Throttled(string limit, TimeSpan? retryAfter)
    {
        var response = Refuse(429, $"Rate limit exceeded: {limit}");
        if (retryAfter is { } wait)
            response.Headers["Retry-After"] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return response;
    }

    private AwsResponse Metadata(AwsRequest request, JsonObject jwt, GatewayAddress address)
    {
        if (request.Method != "GET")
            return NotAllowed("GET");
        var body = new JsonObject
        {
            ["authorization_servers"] = new JsonArray(
                PoolIssuers.AddressOf(account, jwt.Text("discoveryUrl"), new Uri(address.Root).Authority)),
            ["resource"] = address.McpUrl,
            ["scopes_supported"] = jwt.Texts("allowedScopes").ToJsonArray(),
        };
        return new AwsResponse(200, "application/json", JsonText.Utf8(body));
    }

    private static AwsResponse NotAllowed(string method)
    {
        var response = Refuse(405, $"Only {method} is allowed at this path.");
        response.Headers["Allow"] = method;
        return response;
    }

    private static AwsResponse Refuse(int status, string message)
    {
        var code = status switch
        {
            401 or 403 => RpcError.Unauthorized,
            500 => RpcError.Internal,
            _ => RpcError.InvalidRequest,
        };
        var error = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 0,
            ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
        };
        return new AwsResponse(status, "application/json", JsonText.Utf8(error));
    }
}
