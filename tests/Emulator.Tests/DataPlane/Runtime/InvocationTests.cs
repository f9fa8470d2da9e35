using System.Net;
using System.Text.Json.Nodes;
using Amazon.SecurityToken.Model;

namespace Emulator.Tests.DataPlane.Runtime;

/// <summary>InvokeAgentRuntime: authorization, and what is forwarded in both directions.</summary>
public sealed class InvocationTests
{
    private const string Session = "a-session-that-is-long-enough-to-be-one";

    [Fact]
    public async Task A_call_without_a_signature_or_with_a_wrong_one_is_forbidden()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var message = ServedRuntime.Message("self");

        await AssertRefusedAsync(
            await runtime.SendAsync(message),
            HttpStatusCode.Forbidden,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token");
        await AssertRefusedAsync(
            await runtime.SendAsync(message, r => ServedRuntime.Sign(r, "test", "wrong")),
            HttpStatusCode.Forbidden,
            "InvalidSignatureException",
            "does not match");
        await AssertRefusedAsync(
            await runtime.SendAsync(message, r => ServedRuntime.Sign(r, "test", "test", region: "eu-west-1")),
            HttpStatusCode.Forbidden,
            "InvalidSignatureException",
            "Credential should be scoped to a valid region, not 'eu-west-1'. Sign for 'us-east-1'.");
        await AssertRefusedAsync(
            await runtime.SendAsync(message, r => ServedRuntime.Sign(r, "test", "test", service: "lambda")),
            HttpStatusCode.Forbidden,
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'bedrock-agentcore'.");
        await AssertRefusedAsync(
            await runtime.SendAsync(message, r => ServedRuntime.Sign(r, "nobody", "test")),
            HttpStatusCode.Forbidden,
            "UnrecognizedClientException",
            "invalid");
    }

    [Fact]
    public async Task A_body_that_changed_after_signing_is_refused()
    {
        await using var runtime = await ServedRuntime.StartAsync();

        using var answer = await runtime.PostAsync("self", change: r => r.Content = new StringContent(ServedRuntime.Message("die")));

        await AssertRefusedAsync(answer, HttpStatusCode.BadRequest, "XAmzContentSHA256Mismatch", "does not match what was computed");
    }

    [Fact]
    public async Task A_role_calls_the_runtimes_that_its_policies_name()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var iam = runtime.Account.Iam;
        await iam.CreateRoleAsync(new() { RoleName = "caller", AssumeRolePolicyDocument = Policies.TrustAccount(Account.Id) });
        var sts = runtime.Account.Sts;
        var session = await sts.AssumeRoleAsync(
            new AssumeRoleRequest { RoleArn = $"arn:aws:iam::{Account.Id}:role/caller", RoleSessionName = "me" });
        var role = session.Credentials;
        Task<HttpResponseMessage> CallAsync() => runtime.SendAsync(
            ServedRuntime.Message("self"), r => ServedRuntime.Sign(r, role.AccessKeyId, role.SecretAccessKey, role.SessionToken));

        await AssertRefusedAsync(
            await CallAsync(),
            HttpStatusCode.Forbidden,
            "AccessDeniedException",
            $"is not authorized to perform: bedrock-agentcore:InvokeAgentRuntime on resource: {runtime.Arn}");
        await iam.PutRolePolicyAsync(
            new()
            {
                RoleName = "caller",
                PolicyName = "p",
                PolicyDocument = Policies.Allow($"{runtime.Arn}-other", "bedrock-agentcore:InvokeAgentRuntime"),
            });
        await AssertRefusedAsync(await CallAsync(), HttpStatusCode.Forbidden, "AccessDeniedException", "is not authorized");
        await iam.PutRolePolicyAsync(
            new()
            {
                RoleName = "caller",
                PolicyName = "p",
                PolicyDocument = Policies.Allow($"{runtime.Arn}*", "bedrock-agentcore:InvokeAgentRuntime"),
            });
        using var answer = await CallAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_runtime_with_an_authorizer_accepts_only_tokens_and_has_OAuth_metadata()
    {
        await using var runtime = await ServedRuntime.StartAsync(change: r => r.AuthorizerConfiguration = new()
        {
            CustomJWTAuthorizer = new()
            {
                DiscoveryUrl = "https://idp.example/.well-known/openid-configuration",
                AllowedClients = ["client"],
                AllowedScopes = ["tools/call"],
            },
        });
        var message = ServedRuntime.Message("self");

        await AssertRefusedAsync(
            await runtime.PostAsync("self"), HttpStatusCode.Forbidden, "AccessDeniedException", "Authorization method mismatch");
        await AssertRefusedAsync(
            await runtime.SendAsync(message, r => r.Headers.TryAddWithoutValidation("Authorization", "Bearer garbage")),
            HttpStatusCode.Unauthorized,
            "UnauthorizedException",
            "OAuth authorization failed: ");
        using var missing = await runtime.SendAsync(message);
        await AssertRefusedAsync(missing, HttpStatusCode.Unauthorized, "UnauthorizedException", "OAuth authorization failed: ");
        var challenge = Assert.Single(missing.Headers.WwwAuthenticate);
        Assert.Equal("Bearer", challenge.Scheme);

        using var http = new HttpClient();
        var metadata = JsonNode.Parse(await http.GetStringAsync(new Uri(challenge.Parameter!["resource_metadata=".Length..].Trim('"'))))!;
        Assert.Equal(runtime.Address().AbsoluteUri, (string?)metadata["resource"]);
        Assert.Equal("https://idp.example", (string?)Assert.Single(metadata["authorization_servers"]!.AsArray()));
        Assert.Equal("tools/call", (string?)Assert.Single(metadata["scopes_supported"]!.AsArray()));
    }

    [Fact]
    public async Task A_runtime_without_an_authorizer_refuses_tokens()
    {
        await using var runtime = await ServedRuntime.StartAsync();

        using var answer = await runtime.SendAsync(
            ServedRuntime.Message("self"), r => r.Headers.TryAddWithoutValidation("Authorization", "Bearer garbage"));

        await AssertRefusedAsync(answer, HttpStatusCode.Forbidden, "AccessDeniedException", "Authorization method mismatch");
    }

    [Fact]
    public async Task A_missing_endpoint_or_runtime_is_not_found()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var other = runtime.Arn[..^10] + "aaaaaaaaaa";

        foreach (var address in new[] { runtime.Address(qualifier: "none"), runtime.Address(other) })
        {
            using var answer = await runtime.SendAsync(ServedRuntime.Message("self"), r => ServedRuntime.Sign(r, "test", "test"), address);
            await AssertRefusedAsync(
                answer, HttpStatusCode.NotFound, "ResourceNotFoundException", "No endpoint or agent found with qualifier");
        }
    }

    [Fact]
    public async Task A_session_id_is_created_unless_the_request_has_one()
    {
        await using var runtime = await ServedRuntime.StartAsync();

        using var made = await runtime.PostAsync("self");
        using var kept = await runtime.PostAsync("self", change: r => r.Headers.Add("Mcp-Session-Id", Session));

        Assert.InRange(Assert.Single(made.Headers.GetValues("Mcp-Session-Id")).Length, 33, 256);
        Assert.Equal(Session, Assert.Single(kept.Headers.GetValues("Mcp-Session-Id")));
        Assert.Equal(Session, Assert.Single(kept.Headers.GetValues("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id")));
        Assert.Equal(Session, (string?)JsonNode.Parse(await kept.Content.ReadAsStringAsync())!["result"]!["headers"]!["mcp-session-id"]);
    }

    [Theory]
    [InlineData("Mcp-Session-Id", 32, "mcpSessionId")]
    [InlineData("Mcp-Session-Id", 257, "mcpSessionId")]
    [InlineData("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id", 32, "runtimeSessionId")]
    public async Task A_session_id_that_is_too_short_or_too_long_is_invalid(string header, int length, string member)
    {
        await using var runtime = await ServedRuntime.StartAsync();

        using var answer = await runtime.PostAsync("self", change: r => r.Headers.Add(header, new string('s', length)));

        await AssertRefusedAsync(answer, HttpStatusCode.BadRequest, "ValidationException", $"at '{member}' failed to satisfy constraint");
    }

    [Fact]
    public async Task Only_allowed_headers_are_forwarded()
    {
        await using var runtime = await ServedRuntime.StartAsync(
            change: r => r.RequestHeaderConfiguration = new() { RequestHeaderAllowlist = ["X-Allowed"] });

        using var answer = await runtime.PostAsync("self", change: r =>
        {
            r.Headers.Add("X-Allowed", "yes");
            r.Headers.Add("X-Other", "no");
            r.Headers.Add("X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant", "acme");
            r.Headers.Add("Mcp-Protocol-Version", "2025-06-18");
        });

        var headers = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["result"]!["headers"]!.AsObject();
        Assert.Equal("yes", (string?)headers["x-allowed"]);
        Assert.Equal("acme", (string?)headers["x-amzn-bedrock-agentcore-runtime-custom-tenant"]);
        Assert.Equal("2025-06-18", (string?)headers["mcp-protocol-version"]);
        Assert.Equal("application/json, text/event-stream", (string?)headers["accept"]);
        Assert.False(headers.ContainsKey("x-other"));
        Assert.False(headers.ContainsKey("authorization"));
    }

    [Fact]
    public async Task Events_arrive_as_they_are_sent()
    {
        await using var runtime = await ServedRuntime.StartAsync();

        using var answer = await runtime.PostAsync("stream");
        await using var stream = await answer.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data: first", await reader.ReadLineAsync());
        await runtime.CallAsync("release");
        Assert.Equal("\ndata: second\n\n", await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_server_that_fails_is_a_failed_dependency(int status)
    {
        await using var runtime = await ServedRuntime.StartAsync();

        using var answer = await runtime.PostAsync("fail", status);

        await AssertRefusedAsync(
            answer,
            HttpStatusCode.FailedDependency,
            "RuntimeClientError",
            $"Received error ({status}) from runtime. Please check your CloudWatch logs for more information");
    }

    [Fact]
    public async Task Only_POST_is_allowed()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        using var http = new HttpClient();

        using var answer = await http.GetAsync(runtime.Address());

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code, string message)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {body}");
        Assert.Equal(code, Assert.Single(answer.Headers.GetValues("x-amzn-ErrorType")));
        Assert.Contains(message, (string?)JsonNode.Parse(body)!["message"], StringComparison.Ordinal);
    }
}
