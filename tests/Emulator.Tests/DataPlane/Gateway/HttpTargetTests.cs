using System.Net;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Targets that are no MCP servers: the gateway forwards their requests, after it has asked the policies.</summary>
public sealed class HttpTargetTests
{
    private const string Chat = "/v1/chat/completions";

    [Fact]
    public async Task A_request_is_forwarded_with_its_method_path_query_and_body()
    {
        await using var server = await EchoServer.StartAsync();
        await using var gateway = await StartAsync();
        await AddPassthroughAsync(gateway, server, "proxy");

        var get = await AskAsync(gateway, HttpMethod.Get, "proxy/status/live?verbose=1");
        var post = await AskAsync(gateway, HttpMethod.Post, "proxy/orders", """{"a": 1}""");

        Assert.Equal((HttpStatusCode.OK, "GET /base/status/live ?verbose=1 "), get);
        Assert.Equal((HttpStatusCode.OK, """POST /base/orders  {"a": 1}"""), post);
    }

    [Theory]
    [InlineData("nobody/status")]
    [InlineData("proxy")]
    public async Task There_is_nothing_at_other_paths(string path)
    {
        await using var server = await EchoServer.StartAsync();
        await using var gateway = await StartAsync();
        await AddPassthroughAsync(gateway, server, "proxy");

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(gateway, HttpMethod.Get, path)).Status);
    }

    [Fact]
    public async Task A_target_that_does_not_answer_is_a_bad_gateway()
    {
        await using var server = await EchoServer.StartAsync();
        await using var gateway = await StartAsync();
        await AddPassthroughAsync(gateway, server, "proxy");
        gateway.Move("proxy", new Uri("http://127.0.0.1:1"));

        var (status, body) = await AskAsync(gateway, HttpMethod.Get, "proxy/status");

        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Contains("An internal error occurred.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_decide_by_method_path_and_body()
    {
        await using var server = await EchoServer.StartAsync();
        await using var gateway = await StartAsync();
        await AddPassthroughAsync(gateway, server, "proxy");
        gateway.Move("chat", server.Address);
        await gateway.Account.AgentCore.CreateGatewayTargetAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            Name = "chat",
            TargetConfiguration = new()
            {
                Inference = new() { Provider = new() { Endpoint = "https://chat.test/base", Operations = [new() { Path = Chat }] } },
            },
            CredentialProviderConfigurations = [new() { CredentialProviderType = CredentialProviderType.GATEWAY_IAM_ROLE }],
        });
        await GuardAsync(
            gateway,
            "permit(principal, action == @proxy___GET:/status, resource == @gateway);",
            "permit(principal, action == @chat___POST:/v1/chat/completions, resource == @gateway) when { context.input has model && " +
            "context.input.model == \"small\" };",
            "permit(principal, action == @proxy___GET:/secret, resource == @gateway);");
        await AddPolicyAsync(
            gateway, "suppressOutput(principal, action == @proxy___GET:/secret, resource == @gateway) when { context.output.path == \"/base/secret\" };");

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(gateway, HttpMethod.Get, "proxy/status")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(gateway, HttpMethod.Post, "chat" + Chat, """{"model": "small"}""")).Status);
        await DeniedAsync(HttpMethod.Post, "proxy/status", "{}", "not allowed due to policy enforcement [No policy applies");
        await DeniedAsync(HttpMethod.Get, "proxy/other", null, "not allowed due to policy enforcement [No policy applies");
        await DeniedAsync(HttpMethod.Post, "chat" + Chat, """{"model": "large"}""", "not allowed due to policy enforcement [No policy applies");
        await DeniedAsync(HttpMethod.Get, "proxy/secret", null, "Output blocked by policy");

        async Task DeniedAsync(HttpMethod method, string path, string? body, string message)
        {
            var (status, text) = await AskAsync(gateway, method, path, body);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains(message, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_gateways_own_door_is_in_front()
    {
        await using var server = await EchoServer.StartAsync();
        await using var gateway = await StartAsync(request => request.AuthorizerType = AuthorizerType.AWS_IAM);
        await AddPassthroughAsync(gateway, server, "proxy");

        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(gateway, HttpMethod.Get, "proxy/status")).Status);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Interceptors_change_what_the_target_and_the_caller_get()
    {
        if (InterceptedGateway.IsPythonMissing)
            return;
        await using var server = await EchoServer.StartAsync();
        await using var intercepted = await InterceptedGateway.StartAsync(
            """
            request = event["http"]["gatewayRequest"]
            asked = {"path": request["path"], "method": request["httpMethod"], "body": base64.b64decode(request["body"]).decode(),
                     "gateway": "GATEWAY_ARN" in context.client_context.custom}
            if asked["body"] == "stop":
                return {"interceptorOutputVersion": "1.0", "http": {"transformedGatewayResponse": {
                    "statusCode": 451, "body": base64.b64encode(b"stopped").decode()}}}
            return {"interceptorOutputVersion": "1.0", "http": {"transformedGatewayRequest": {
                "body": base64.b64encode(json.dumps(asked).encode()).decode()}}}
            """,
            """
            response = event["http"]["gatewayResponse"]
            body = b"seen " + str(response["statusCode"]).encode() + b" " + base64.b64decode(response["body"])
            return {"interceptorOutputVersion": "1.0", "http": {"transformedGatewayResponse": {
                "statusCode": 202, "headers": {"X-Seen": "yes"}, "body": base64.b64encode(body).decode()}}}
            """,
            configure: request => request.ProtocolType = null);
        await AddPassthroughAsync(intercepted.Gateway, server, "proxy");

        var called = await AskAsync(intercepted.Gateway, HttpMethod.Post, "proxy/orders", "go");
        var stopped = await AskAsync(intercepted.Gateway, HttpMethod.Post, "proxy/orders", "stop");

        Assert.Equal(HttpStatusCode.Accepted, called.Status);
        Assert.Equal(
            """seen 200 POST /base/orders  {"path": "/proxy/orders", "method": "POST", "body": "go", "gateway": true}""", called.Body);
        Assert.Equal(((HttpStatusCode)451, "stopped"), stopped);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("raise ValueError()", null, 0)]
    [InlineData(null, "raise ValueError()", 1)]
    public async Task An_interceptor_that_fails_lets_nothing_pass(string? request, string? response, int calls)
    {
        if (InterceptedGateway.IsPythonMissing)
            return;
        await using var server = await EchoServer.StartAsync();
        await using var intercepted = await InterceptedGateway.StartAsync(request, response, configure: r => r.ProtocolType = null);
        await AddPassthroughAsync(intercepted.Gateway, server, "proxy");

        var (status, body) = await AskAsync(intercepted.Gateway, HttpMethod.Get, "proxy/status");

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("GET /base/status", body, StringComparison.Ordinal);
        Assert.Equal(calls, server.Requests.Count);
    }

    private static Task<GatewayFixture> StartAsync(Action<CreateGatewayRequest>? configure = null) => GatewayFixture.StartAsync(request =>
    {
        // Only a gateway without a protocol has such targets.
        request.ProtocolType = null;
        configure?.Invoke(request);
    });

    private static async Task AddPassthroughAsync(GatewayFixture gateway, EchoServer server, string name)
    {
        gateway.Move(name, server.Address);
        await gateway.Account.AgentCore.CreateGatewayTargetAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            Name = name,
            TargetConfiguration = new() { Http = new() { Passthrough = new() { Endpoint = $"https://{name}.test/base", ProtocolType = PassthroughProtocolType.CUSTOM } } },
        });
    }

    private static async Task GuardAsync(GatewayFixture gateway, params string[] policies)
    {
        var agentCore = gateway.Account.AgentCore;
        var engine = await agentCore.CreatePolicyEngineAsync(new() { Name = "engine" });
        await agentCore.UpdateGatewayAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            Name = "tools-gateway",
            RoleArn = gateway.Role,
            AuthorizerType = AuthorizerType.NONE,
            PolicyEngineConfiguration = new() { Arn = engine.PolicyEngineArn, Mode = GatewayPolicyEngineMode.ENFORCE },
        });
        foreach (var policy in policies) await AddPolicyAsync(gateway, policy);
    }

    private static async Task AddPolicyAsync(GatewayFixture gateway, string policy)
    {
        var agentCore = gateway.Account.AgentCore;
        var engine = Assert.Single((await agentCore.ListPolicyEnginesAsync(new())).PolicyEngines);
        var statement = System.Text.RegularExpressions.Regex.Replace(
            policy.Replace("@gateway", $"AgentCore::Gateway::\"{gateway.GatewayArn}\"", StringComparison.Ordinal),
            @"@(\w+:[\w/]+)", "AgentCore::Action::\"$1\"");
        var created = await agentCore.CreatePolicyAsync(new()
        {
            PolicyEngineId = engine.PolicyEngineId,
            Name = $"p{Guid.NewGuid():N}"[..20],
            Definition = new() { Policy = new() { Statement = statement } },
            ValidationMode = PolicyValidationMode.IGNORE_ALL_FINDINGS,
        });
        var policyState = await agentCore.GetPolicyAsync(new() { PolicyEngineId = engine.PolicyEngineId, PolicyId = created.PolicyId });
        Assert.True(policyState.Status == PolicyStatus.ACTIVE, string.Join("; ", policyState.StatusReasons ?? []));
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(
        GatewayFixture gateway, HttpMethod method, string path, string? body = null)
    {
        using var response = await gateway.SendAsync(method, new Uri(gateway.Url, path), body);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
