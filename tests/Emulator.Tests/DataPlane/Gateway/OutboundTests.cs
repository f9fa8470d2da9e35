using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.Services.Cognito;
using Microsoft.AspNetCore.Http;

namespace Emulator.Tests.DataPlane.Gateway;

public sealed class OutboundTests
{
    [Fact]
    public async Task Only_allowed_headers_and_parameters_are_forwarded_and_returned()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Before = (http, _) =>
        {
            http.Response.Headers["X-Back"] = "back";
            http.Response.Headers["X-Secret"] = "secret";
            return Task.FromResult(false);
        };
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server, t => t.MetadataConfiguration = new()
        {
            AllowedRequestHeaders = ["X-Tenant", "Host", "Authorization"],
            AllowedQueryParameters = ["tenant"],
            AllowedResponseHeaders = ["X-Back"],
        });

        using var response = await gateway.SendAsync(
            HttpMethod.Post,
            new Uri(gateway.Url, "?tenant=a%20b&other=1"),
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"math___add"}}""",
            ("X-Tenant", "t1"), ("X-Other", "o"), ("Authorization", "Bearer callers-own"));

        var heard = server.Of("tools/call").Single();
        Assert.Equal("t1", heard.Headers["X-Tenant"]);
        Assert.Equal("math.test", heard.Headers["Host"]);
        Assert.False(heard.Headers.ContainsKey("X-Other") || heard.Headers.ContainsKey("Authorization"));
        Assert.Equal("?tenant=a%20b", heard.Query);
        Assert.Equal("back", response.Headers.GetValues("X-Back").Single());
        Assert.False(response.Headers.Contains("X-Secret"));
    }

    [Fact]
    public async Task A_passed_through_token_and_its_connection_belong_to_the_caller()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync(
            "math",
            server,
            t => t.CredentialProviderConfigurations = [new() { CredentialProviderType = CredentialProviderType.JWT_PASSTHROUGH }]);
        foreach (var caller in (string[])["Bearer one", "Bearer two"])
        {
            server.Requests.Clear();
            gateway.Headers["Authorization"] = caller;

            await gateway.CallAsync("math___add");

            Assert.Single(server.Of("initialize"));
            Assert.All(server.Requests, r => Assert.Equal(caller, r.Headers["Authorization"]));
        }
    }

    [Fact]
    public async Task The_gateways_role_signs_requests_to_targets_with_GATEWAY_IAM_ROLE()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var inner = await GatewayFixture.StartAsync(g => g.AuthorizerType = AuthorizerType.AWS_IAM);
        await inner.AddAsync("math", server);
        // The outer gateway calls the inner one, which checks the signature as AWS does.
        var created = await inner.Account.AgentCore.CreateGatewayAsync(new()
        {
            Name = "outer",
            RoleArn = inner.Role,
            ProtocolType = GatewayProtocolType.MCP,
            AuthorizerType = AuthorizerType.NONE,
            ExceptionLevel = ExceptionLevel.DEBUG,
        });
        var outer = created.GatewayId;
        var innerUrl = $"https://{inner.GatewayId}.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp";
        await inner.Account.AgentCore.CreateGatewayTargetAsync(new()
        {
            GatewayIdentifier = outer,
            Name = "inner",
            TargetConfiguration = new() { Mcp = new() { McpServer = new() { Endpoint = innerUrl, ListingMode = ListingMode.DYNAMIC } } },
            CredentialProviderConfigurations =
            [
                new()
                {
                    CredentialProviderType = CredentialProviderType.GATEWAY_IAM_ROLE,
                    CredentialProvider = new() { IamCredentialProvider = new() { Service = "bedrock-agentcore" } },
                },
            ],
        });

        Assert.Equal("add{\"a\":1}", (await CallAsync(inner, outer))["content"]![0]!["text"]!.ToString());
        // Credentials are renewed before they expire.
        inner.Account.Clock.Advance(TimeSpan.FromHours(2));
        Assert.False((await CallAsync(inner, outer))["isError"]!.GetValue<bool>());
        await inner.AllowAsync("lambda:InvokeFunction");
        Assert.Contains("status 403", (await CallAsync(inner, outer))["_meta"]!["debug"]!["text"]!.ToString());
    }

    [Theory]
    [InlineData(null, null, null, "Authorization", "key-1")]
    [InlineData("X-Api-Key", null, "HEADER", "X-Api-Key", "key-1")]
    [InlineData(null, "Bearer", null, "Authorization", "Bearer key-1")]
    [InlineData("key", null, "QUERY_PARAMETER", null, "?key=key-1")]
    [InlineData(null, "Token ", "QUERY_PARAMETER", null, "?api_key=Token%20key-1")]
    public async Task An_API_key_is_sent_in_the_configured_location(
        string? name, string? prefix, string? location, string? header, string value)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        var keys = await gateway.Account.AgentCore.CreateApiKeyCredentialProviderAsync(new() { Name = "keys", ApiKey = "key-1" });
        var provider = keys.CredentialProviderArn;
        await gateway.AddAsync("math", server, t => t.CredentialProviderConfigurations =
        [
            new()
            {
                CredentialProviderType = CredentialProviderType.API_KEY,
                CredentialProvider = new()
                {
                    ApiKeyCredentialProvider = new()
                    {
                        ProviderArn = provider,
                        CredentialParameterName = name,
                        CredentialPrefix = prefix,
                        CredentialLocation = location is null ? null : new ApiKeyCredentialLocation(location),
                    },
                },
            },
        ]);

        await gateway.CallAsync("math___add");

        Assert.All(server.Requests, r => Assert.Equal(value, header is null ? r.Query : r.Headers[header]));
    }

    [Fact]
    public async Task A_call_fails_if_the_role_may_no_longer_read_the_key()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync(g => g.ExceptionLevel = ExceptionLevel.DEBUG);
        var keys = await gateway.Account.AgentCore.CreateApiKeyCredentialProviderAsync(new() { Name = "keys", ApiKey = "key-1" });
        var provider = keys.CredentialProviderArn;
        await gateway.AddAsync("math", server, t => t.CredentialProviderConfigurations =
            [
                new()
                {
                    CredentialProviderType = CredentialProviderType.API_KEY,
                    CredentialProvider = new() { ApiKeyCredentialProvider = new() { ProviderArn = provider } },
                },
            ]);

        await gateway.AllowAsync("bedrock-agentcore:*");

        var detail = (await gateway.CallAsync("math___add"))["_meta"]!["debug"]!["text"]!.ToString();
        Assert.StartsWith(
            $"The gateway's role {gateway.Role} is not authorized to perform: secretsmanager:GetSecretValue " +
            "on resource: arn:aws:secretsmanager:",
            detail);
        Assert.DoesNotContain("key-1", detail);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tokens_come_from_the_provider_and_are_cached_until_they_expire(bool inForm)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var issuer = await FakeIssuer.StartAsync();
        await using var gateway = await GatewayFixture.StartAsync();
        gateway.Move("issuer", issuer.Address);
        var provider = await ProviderAsync(
            gateway,
            "https://issuer.test/.well-known/openid-configuration",
            inForm ? ClientAuthenticationMethodType.CLIENT_SECRET_POST : null);
        await gateway.AddAsync("math", server, t => t.CredentialProviderConfigurations = OAuth(provider, "read", "write"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.CallAsync("math___add")));
        gateway.Account.Clock.Advance(TimeSpan.FromMinutes(59.5));
        await gateway.CallAsync("math___add");

        Assert.Equal(2, issuer.Requests.Count);
        Assert.All(issuer.Requests, r =>
        {
            Assert.Equal("client_credentials", r.Form["grant_type"]);
            Assert.Equal("read write", r.Form["scope"]);
            Assert.Equal(
                inForm ? "machine:s3cret/+" : "",
                $"{r.Form.GetValueOrDefault("client_id")}{(inForm ? ":" : "")}{r.Form.GetValueOrDefault("client_secret")}");
            Assert.Equal(
                inForm ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("machine:s3cret%2F%2B")), r.Authorization);
        });
        Assert.Equal(["Bearer token-1", "Bearer token-2"], server.Requests.Select(r => r.Headers["Authorization"]).Distinct());
    }

    [Fact]
    public async Task A_token_that_the_target_refuses_is_fetched_again_once()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Before = (http, _) =>
        {
            if (http.Request.Headers.Authorization != "Bearer token-1")
                return Task.FromResult(false);
            http.Response.StatusCode = 401;
            return Task.FromResult(true);
        };
        await using var issuer = await FakeIssuer.StartAsync();
        await using var gateway = await GatewayFixture.StartAsync();
        gateway.Move("issuer", issuer.Address);
        var provider = await ProviderAsync(gateway, "https://issuer.test/.well-known/openid-configuration");
        await gateway.AddAsync("math", server, t => t.CredentialProviderConfigurations = OAuth(provider, "read"));

        Assert.False((await gateway.CallAsync("math___add"))["isError"]!.GetValue<bool>());
        Assert.Equal(2, issuer.Requests.Count);
    }

    [Fact]
    public async Task A_failed_token_request_is_reported_without_the_client_secret()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var issuer = await FakeIssuer.StartAsync();
        issuer.Error = "invalid_client";
        await using var gateway = await GatewayFixture.StartAsync(g => g.ExceptionLevel = ExceptionLevel.DEBUG);
        gateway.Move("issuer", issuer.Address);
        var provider = await ProviderAsync(gateway, "https://issuer.test/.well-known/openid-configuration");
        await gateway.AddAsync("math", server, t => t.CredentialProviderConfigurations = OAuth(provider, "read"));

        var detail = (await gateway.CallAsync("math___add"))["content"]![0]!["text"]!.ToString();

        Assert.Equal("The authorization server at https://issuer.test/token returned no token: status 400, error invalid_client.", detail);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_user_pool_of_the_account_issues_tokens_for_targets()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        var machines = await MachinePool.CreateAsync(gateway.Account);
        var credentials = await machines.ProviderAsync("tools/read");
        await gateway.AddAsync("math", server, t => t.CredentialProviderConfigurations = [credentials]);

        await gateway.CallAsync("math___add");

        var claims = TestPool.Claims(server.Of("tools/call").Single().Headers["Authorization"]["Bearer ".Length..]);
        Assert.Equal((machines.ClientId, "tools/read"), (claims["client_id"]!.ToString(), claims["scope"]!.ToString()));
    }

    private static List<CredentialProviderConfiguration> OAuth(string provider, params List<string> scopes) =>
        [
            new()
            {
                CredentialProviderType = CredentialProviderType.OAUTH,
                CredentialProvider = new() { OauthCredentialProvider = new() { ProviderArn = provider, Scopes = scopes } },
            },
        ];

    private static async Task<string> ProviderAsync(
        GatewayFixture gateway, string discovery, ClientAuthenticationMethodType? method = null) =>
        (await gateway.Account.AgentCore.CreateOauth2CredentialProviderAsync(new()
        {
            Name = "machines",
            CredentialProviderVendor = CredentialProviderVendorType.CustomOauth2,
            Oauth2ProviderConfigInput = new()
            {
                CustomOauth2ProviderConfig = new()
                {
                    ClientId = "machine",
                    ClientSecret = "s3cret/+",
                    ClientAuthenticationMethod = method,
                    OauthDiscovery = new() { DiscoveryUrl = discovery },
                },
            },
        })).CredentialProviderArn;

    private static async Task<JsonObject> CallAsync(GatewayFixture inner, string outer)
    {
        using var response = await inner.SendAsync(
            HttpMethod.Post,
            inner.Account.Aws.GatewayUrl(outer),
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"inner___math___add","arguments":{"a":1}}}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["result"]!.AsObject();
    }
}
