using System.Net;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Emulator.Tests.DataPlane.TokenVerification;
using Emulator.Tests.Services.Cognito;
using Reconciler.Emulator.DataPlane.Gateway.Credentials;
using Reconciler.Emulator.Platform.Auth;

namespace Emulator.Tests.DataPlane.Gateway;

public sealed class InboundTests
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    [Fact]
    public async Task A_users_token_is_accepted()
    {
        await using var gateway = await StartWithTokensAsync(out var pool);

        using var response = await gateway.PostAsync(Ping, Bearer((await (await pool).SignInAsync()).AccessToken));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("none", 401, "invalid_token", "Missing Bearer token")]
    [InlineData("basic", 401, "invalid_token", "Missing Bearer token")]
    [InlineData("garbage", 401, "invalid_token", "Invalid Bearer token")]
    [InlineData("tampered", 401, "invalid_token", "Invalid Bearer token")]
    [InlineData("expired", 401, "invalid_token", "Invalid Bearer token")]
    [InlineData("other client", 403, "insufficient_scope", "Insufficient permissions")]
    [InlineData("other pool", 403, "insufficient_scope", "Insufficient permissions")]
    [InlineData("id token", 403, "insufficient_scope", "Insufficient permissions")]
    public async Task A_refused_token_gets_status_challenge_and_body(
        string kind, int status, string error, string message)
    {
        await using var gateway = await StartWithTokensAsync(out var making);
        var pool = await making;
        var tokens = await pool.SignInAsync();
        var authorization = kind switch
        {
            "none" => null,
            "basic" => "Basic dGVzdDp0ZXN0",
            "garbage" => "Bearer garbage",
            "tampered" => $"Bearer {tokens.AccessToken[..^4]}AAAA",
            "other client" => $"Bearer {await OtherClientAsync(gateway.Account, pool)}",
            "other pool" => $"Bearer {(await (await TestPool.CreateAsync(gateway.Account)).SignInAsync()).AccessToken}",
            "id token" => $"Bearer {tokens.IdToken}",
            _ => $"Bearer {tokens.AccessToken}",
        };
        if (kind == "expired")
            gateway.Account.Clock.Advance(TimeSpan.FromHours(2));

        using var response = await gateway.PostAsync(Ping, authorization is null ? [] : [("Authorization", authorization)]);

        Assert.Equal(status, (int)response.StatusCode);
        var challenge = response.Headers.WwwAuthenticate.ToString();
        Assert.StartsWith($"Bearer error=\"{error}\", ", challenge);
        Assert.EndsWith(
            $"resource_metadata=\"{gateway.Account.Aws.Endpoint}gateways/{gateway.GatewayId}/.well-known/oauth-protected-resource\"",
            challenge);
        Assert.DoesNotContain(tokens.AccessToken, challenge);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal($$$"""{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"{{{message}}}"}}""", body.ToJsonString());
    }

    [Theory]
    [InlineData("nbf", "\"1\"")]
    [InlineData("nbf", "1e300")]
    [InlineData("iat", "\"1\"")]
    [InlineData("iat", "-1")]
    public async Task A_token_with_a_time_that_is_none_is_refused(string claim, string value)
    {
        await using var issuer = await ForeignIssuer.StartAsync();
        await using var gateway = await GatewayFixture.StartAsync(g =>
        {
            g.AuthorizerType = AuthorizerType.CUSTOM_JWT;
            g.AuthorizerConfiguration =
                new() { CustomJWTAuthorizer = new() { DiscoveryUrl = issuer.DiscoveryUrl, AllowedAudience = ["tools"] } };
        });
        var later = gateway.Account.Clock.GetUtcNow().ToUnixTimeSeconds() + 60;
        var claims = new JsonObject { ["iss"] = issuer.Name, ["aud"] = "tools", ["exp"] = later };
        using var accepted = await gateway.PostAsync(Ping, Bearer(issuer.Token(claims)));
        claims[claim] = JsonNode.Parse(value);

        using var refused = await gateway.PostAsync(Ping, Bearer(issuer.Token(claims)));

        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains(
            $"error_description=\"The token's claim '{claim}' is not a number of seconds since 1970.\"",
            refused.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Scopes_are_required_if_they_are_configured()
    {
        await using var gateway = await StartWithTokensAsync(out var making, scopes: ["tools/read"]);

        using var response = await gateway.PostAsync(Ping, Bearer((await (await making).SignInAsync()).AccessToken));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("insufficient_scope", response.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("text/plain", null, 415)]
    [InlineData("application/x-www-form-urlencoded", null, 415)]
    [InlineData("nonsense", null, 415)]
    [InlineData("application/json; charset=utf-8", "text/html", 406)]
    [InlineData("application/json", "text/event-stream", 406)]
    [InlineData("application/json", "application/json;q=0", 406)]
    [InlineData("application/json", "application/json, text/event-stream", 200)]
    [InlineData("Application/JSON", "text/html, */*;q=0.1", 200)]
    [InlineData("application/json", null, 200)]
    public async Task A_message_has_the_media_types_of_the_transport(string contentType, string? accept, int status)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, gateway.Url) { Content = new StringContent(Ping) };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task OAuth_metadata_is_readable_without_a_token()
    {
        await using var gateway = await StartWithTokensAsync(out var making, scopes: ["tools/read"]);
        var (root, id) = (gateway.Account.Aws.Endpoint, gateway.GatewayId);
        var host = $"{id}.gateway.bedrock-agentcore.us-east-1.amazonaws.com";

        foreach (var (path, headers, resource) in ((string, (string, string)[], string)[])
        [
            ($"gateways/{id}/.well-known/oauth-protected-resource", [], gateway.Url.ToString()),
            ($".well-known/oauth-protected-resource/gateways/{id}/mcp", [], gateway.Url.ToString()),
            (".well-known/oauth-protected-resource", [("Host", host)], $"https://{host}/mcp"),
            (".well-known/oauth-protected-resource/mcp", [("Host", host)], $"https://{host}/mcp"),
        ])
        {
            using var response = await gateway.SendAsync(HttpMethod.Get, new Uri(root, path), null, headers);
            var metadata = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            // A client that reaches the emulator at its own address must not look for the pool at AWS.
            var pool = await making;
            var issuer = headers.Length == 0 ? new Uri(root, pool.Id).ToString() : pool.Issuer;
            Assert.Equal(issuer, metadata["authorization_servers"]![0]!.ToString());
            Assert.Equal(resource, metadata["resource"]!.ToString());
            Assert.Equal("tools/read", metadata["scopes_supported"]![0]!.ToString());
        }

        using var challenged = await gateway.SendAsync(HttpMethod.Post, new Uri(root, "mcp"), Ping, ("Host", host));
        Assert.EndsWith(
            $"resource_metadata=\"https://{host}/.well-known/oauth-protected-resource\"", challenged.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_gateway_without_JWT_authorizer_has_no_OAuth_metadata()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        using var response = await gateway.SendAsync(
            HttpMethod.Get, new Uri(gateway.Account.Aws.Endpoint, $"gateways/{gateway.GatewayId}/.well-known/oauth-protected-resource"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("AWS_IAM", true, 200)]
    [InlineData("AWS_IAM", false, 403)]
    [InlineData("AUTHENTICATE_ONLY", false, 200)]
    public async Task A_signed_request_of_a_role_with_permission_is_accepted(string authorizer, bool mayInvoke, int status)
    {
        await using var gateway = await GatewayFixture.StartAsync(g => g.AuthorizerType = new AuthorizerType(authorizer));
        var credentials = await AssumeAsync(
            gateway, mayInvoke ? gateway.GatewayArn : "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/another");

        using var response = await SendSignedAsync(gateway, credentials);

        Assert.Equal(status, (int)response.StatusCode);
        if (status != 200)
        {
            Assert.Contains(
                $"User: arn:aws:sts::{Account.Id}:assumed-role/caller/session is not authorized to perform: " +
                $"bedrock-agentcore:InvokeGateway on resource: {gateway.GatewayArn}",
                await response.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("AWS_IAM", "none", "Missing Authentication Token")]
    [InlineData("AWS_IAM", "secret", "does not match the signature you provided")]
    [InlineData("AWS_IAM", "service", "Credential should be scoped to correct service: 'bedrock-agentcore'.")]
    [InlineData("AWS_IAM", "region", "Credential should be scoped to a valid region, not 'eu-west-1'. Sign for 'us-east-1'.")]
    [InlineData("AUTHENTICATE_ONLY", "service", "Credential should be scoped to correct service: 'bedrock-agentcore'.")]
    [InlineData("AUTHENTICATE_ONLY", "region", "Credential should be scoped to a valid region, not 'eu-west-1'. Sign for 'us-east-1'.")]
    [InlineData("AWS_IAM", "expired", "expired")]
    [InlineData("AUTHENTICATE_ONLY", "none", "Missing Authentication Token")]
    public async Task A_request_without_a_valid_signature_is_refused(string authorizer, string wrong, string message)
    {
        await using var gateway = await GatewayFixture.StartAsync(g => g.AuthorizerType = new AuthorizerType(authorizer));
        var credentials = await AssumeAsync(gateway, "*");
        if (wrong == "secret")
            credentials.SecretAccessKey += "x";
        if (wrong == "expired")
            gateway.Account.Clock.Advance(TimeSpan.FromMinutes(90));

        using var response = wrong == "none"
            ? await gateway.PostAsync(Ping)
            : await SendSignedAsync(
                gateway,
                credentials,
                wrong == "service" ? "execute-api" : "bedrock-agentcore",
                wrong == "region" ? "eu-west-1" : "us-east-1");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_session_belongs_to_its_caller()
    {
        await using var gateway = await StartWithTokensAsync(out var making, sessions: true);
        var pool = await making;
        await gateway.Account.Cognito.AdminCreateUserAsync(new() { UserPoolId = pool.Id, Username = "bob" });
        await gateway.Account.Cognito.AdminSetUserPasswordAsync(
            new() { UserPoolId = pool.Id, Username = "bob", Password = TestPool.Password, Permanent = true });
        var alice = Bearer((await pool.SignInAsync()).AccessToken);
        var bob = Bearer((await pool.InitiateAsync(user: "bob")).AuthenticationResult.AccessToken);
        using var begun = await gateway.PostAsync(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "initialize", ["params"] = ProtocolTests.Hello("2025-11-25") }
                .ToJsonString(),
            alice);
        var session = ("Mcp-Session-Id", begun.Headers.GetValues("Mcp-Session-Id").Single());

        using var own = await gateway.PostAsync(Ping, session, alice);
        gateway.Account.Clock.Advance(TimeSpan.FromSeconds(1));
        using var refreshed = await gateway.PostAsync(Ping, session, Bearer((await pool.SignInAsync()).AccessToken));
        using var stolen = await gateway.PostAsync(Ping, session, bob);

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, stolen.StatusCode);
    }

    private static (string, string) Bearer(string token) => ("Authorization", $"Bearer {token}");

    private static Task<GatewayFixture> StartWithTokensAsync(out Task<TestPool> pool, List<string>? scopes = null, bool sessions = false)
    {
        var made = new TaskCompletionSource<TestPool>();
        pool = made.Task;
        return StartAsync();

        async Task<GatewayFixture> StartAsync() => await GatewayFixture.StartAsync(async (account, request) =>
        {
            var users = await TestPool.CreateAsync(account);
            made.SetResult(users);
            request.AuthorizerType = AuthorizerType.CUSTOM_JWT;
            request.AuthorizerConfiguration = new()
            {
                CustomJWTAuthorizer = new()
                {
                    DiscoveryUrl = users.DiscoveryUrl,
                    AllowedClients = [users.Client.ClientId],
                    AllowedScopes = scopes,
                },
            };
            if (sessions)
                request.ProtocolConfiguration = new() { Mcp = new() { SessionConfiguration = new() } };
        });
    }

    private static async Task<string> OtherClientAsync(Account account, TestPool pool)
    {
        var created = await account.Cognito.CreateUserPoolClientAsync(new CreateUserPoolClientRequest
        {
            UserPoolId = pool.Id,
            ClientName = "other",
            ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        });
        var client = created.UserPoolClient;
        var answer = await account.Cognito.InitiateAuthAsync(new()
        {
            ClientId = client.ClientId,
            AuthFlow = Amazon.CognitoIdentityProvider.AuthFlowType.USER_PASSWORD_AUTH,
            AuthParameters = new() { ["USERNAME"] = TestPool.User, ["PASSWORD"] = TestPool.Password },
        });
        return answer.AuthenticationResult.AccessToken;
    }

    private static async Task<Credentials> AssumeAsync(GatewayFixture gateway, string mayInvoke)
    {
        var trust = Policies.TrustAccount(Account.Id);
        var role = (await gateway.Account.Iam.CreateRoleAsync(new() { RoleName = "caller", AssumeRolePolicyDocument = trust })).Role;
        await gateway.Account.Iam.PutRolePolicyAsync(
            new() { RoleName = "caller", PolicyName = "p", PolicyDocument = Policies.Allow(mayInvoke, "bedrock-agentcore:InvokeGateway") });
        var session = await gateway.Account.Sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role.Arn, RoleSessionName = "session" });
        return session.Credentials;
    }

    private static async Task<HttpResponseMessage> SendSignedAsync(
        GatewayFixture gateway, Credentials credentials, string service = "bedrock-agentcore", string region = "us-east-1")
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, gateway.Url)
        {
            Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(Ping)),
        };
        request.Content.Headers.ContentType = new("application/json");
        var credential = new SessionCredential(credentials.SecretAccessKey, credentials.SessionToken, default, Caller.Anonymous);
        RequestSignature.Add(
            request,
            System.Text.Encoding.UTF8.GetBytes(Ping),
            credentials.AccessKeyId,
            credential,
            region,
            service,
            DateTimeOffset.UtcNow);
        return await client.SendAsync(request);
    }
}
