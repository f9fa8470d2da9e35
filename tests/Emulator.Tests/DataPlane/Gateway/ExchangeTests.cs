using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.Services.Cognito;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Targets that are called with a token that the gateway gets in exchange for that of its caller.</summary>
public sealed class ExchangeTests
{
    private static readonly OnBehalfOfTokenExchangeConfigType Plain = new()
    {
        GrantType = "TOKEN_EXCHANGE",
        TokenExchangeGrantTypeConfig = new() { ActorTokenContent = "NONE" },
    };

    [Fact]
    public async Task The_callers_token_is_exchanged_for_one_of_the_target_once_for_each_token()
    {
        await using var fixture = await StartAsync(Plain);
        var (gateway, issuer, server) = (fixture.Gateway, fixture.Issuer, fixture.Server);
        var first = await fixture.SignInAsync();

        await gateway.CallAsync("math___add");
        await gateway.CallAsync("math___add");
        gateway.Account.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await fixture.SignInAsync();
        await gateway.CallAsync("math___add");

        Assert.Equal([first, second], issuer.Requests.Select(request => request.Form["subject_token"]));
        Assert.All(issuer.Requests, request =>
        {
            Assert.Equal("urn:ietf:params:oauth:grant-type:token-exchange", request.Form["grant_type"]);
            Assert.Equal("urn:ietf:params:oauth:token-type:access_token", request.Form["subject_token_type"]);
            Assert.Equal("orders/read", request.Form["scope"]);
            Assert.Equal("https://orders.example.com", request.Form["audience"]);
            Assert.False(request.Form.ContainsKey("actor_token"));
            Assert.StartsWith("Basic ", request.Authorization, StringComparison.Ordinal);
        });
        Assert.Equal(
            ["Bearer token-1", "Bearer token-1", "Bearer token-2"], server.Of("tools/call").Select(request => request.Headers["Authorization"]));
        Assert.DoesNotContain(server.Requests, request => request.Headers["Authorization"].Contains(first, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_gateways_own_token_says_who_acts_for_the_user()
    {
        await using var fixture = await StartAsync(new()
        {
            GrantType = "TOKEN_EXCHANGE",
            TokenExchangeGrantTypeConfig = new() { ActorTokenContent = "M2M", ActorTokenScopes = ["act"] },
        });
        await fixture.SignInAsync();

        await fixture.Gateway.CallAsync("math___add");

        var requests = fixture.Issuer.Requests.Select(request => request.Form).ToList();
        Assert.Equal(("client_credentials", "act"), (requests[0]["grant_type"], requests[0]["scope"]));
        Assert.Equal(
            ("token-1", "urn:ietf:params:oauth:token-type:access_token"), (requests[1]["actor_token"], requests[1]["actor_token_type"]));
        Assert.Equal("Bearer token-2", fixture.Server.Of("tools/call").Single().Headers["Authorization"]);
    }

    [Fact]
    public async Task With_the_grant_of_RFC_7523_the_callers_token_is_the_assertion()
    {
        await using var fixture = await StartAsync(new() { GrantType = "JWT_AUTHORIZATION_GRANT" });
        var token = await fixture.SignInAsync();

        await fixture.Gateway.CallAsync("math___add");

        var form = Assert.Single(fixture.Issuer.Requests).Form;
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        Assert.Equal(token, form["assertion"]);
        Assert.False(form.ContainsKey("subject_token"));
    }

    [Fact]
    public async Task A_program_exchanges_the_token_of_its_user()
    {
        await using var fixture = await StartAsync(Plain);
        using var api = new IdentityApi(fixture.Gateway.Account);
        await fixture.Gateway.Account.AgentCore.CreateWorkloadIdentityAsync(new() { Name = "agent" });
        var token = await fixture.SignInAsync();
        JsonObject Request(JsonObject workload) => new()
        {
            ["workloadIdentityToken"] = workload["workloadAccessToken"]!.ToString(),
            ["resourceCredentialProviderName"] = "orders",
            ["scopes"] = new JsonArray(),
            ["oauth2Flow"] = "ON_BEHALF_OF_TOKEN_EXCHANGE",
            ["audiences"] = new JsonArray("a", "b"),
        };

        var ofUser = await api.AskAsync("GetWorkloadAccessTokenForJWT", new() { ["workloadName"] = "agent", ["userToken"] = token });
        var ofNobody = await api.AskAsync("GetWorkloadAccessToken", new() { ["workloadName"] = "agent" });
        var found = await api.AskAsync("oauth2/token", Request(ofUser));
        var refused = await api.CallAsync("oauth2/token", Request(ofNobody));

        Assert.Equal("token-1", found["accessToken"]!.ToString());
        Assert.Equal((token, "a,b"), (fixture.Issuer.Requests.Single().Form["subject_token"], fixture.Issuer.Requests.Single().Form["audience"]));
        Assert.Equal((400, "ValidationException"), (refused.Status, refused.Error));
    }

    [Theory]
    [InlineData("not configured", "has no onBehalfOfTokenExchangeConfig")]
    [InlineData("identity token", "does not support the actor token AWS_IAM_ID_TOKEN_JWT")]
    [InlineData("private key", "does not support the client authentication method PRIVATE_KEY_JWT")]
    [InlineData("refused", "error invalid_grant")]
    [InlineData("no token", "only calls of a gateway with authorizerType CUSTOM_JWT have one")]
    public async Task What_cannot_be_exchanged_is_said_by_name(string wrong, string message)
    {
        var exchange = wrong switch
        {
            "not configured" => null,
            "identity token" => new()
            {
                GrantType = "TOKEN_EXCHANGE",
                TokenExchangeGrantTypeConfig = new() { ActorTokenContent = "AWS_IAM_ID_TOKEN_JWT" },
            },
            _ => Plain,
        };
        await using var fixture = await StartAsync(exchange, wrong == "private key", isOpen: wrong == "no token");
        await fixture.SignInAsync();
        if (wrong == "refused") fixture.Issuer.Error = "invalid_grant";

        var result = await fixture.Gateway.CallAsync("math___add");

        Assert.True(result["isError"]!.GetValue<bool>());
        Assert.Contains(message, result.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(fixture.Server.Requests);
    }

    private static async Task<Fixture> StartAsync(
        OnBehalfOfTokenExchangeConfigType? exchange, bool hasPrivateKey = false, bool isOpen = false)
    {
        TestPool? users = null;
        var gateway = await GatewayFixture.StartAsync(async (account, request) =>
        {
            users = await TestPool.CreateAsync(account);
            request.ExceptionLevel = ExceptionLevel.DEBUG;
            if (isOpen) return;
            request.AuthorizerType = AuthorizerType.CUSTOM_JWT;
            request.AuthorizerConfiguration = new()
            {
                CustomJWTAuthorizer = new() { DiscoveryUrl = users.DiscoveryUrl, AllowedClients = [users.Client.ClientId] },
            };
        });
        var (issuer, server) = (await FakeIssuer.StartAsync(), (await FakeMcpServer.StartAsync()).With("add"));
        gateway.Move("issuer", issuer.Address);
        var provider = await gateway.Account.AgentCore.CreateOauth2CredentialProviderAsync(new()
        {
            Name = "orders",
            CredentialProviderVendor = CredentialProviderVendorType.CustomOauth2,
            Oauth2ProviderConfigInput = new()
            {
                CustomOauth2ProviderConfig = new()
                {
                    ClientId = "orders",
                    ClientSecret = "s3cret",
                    ClientAuthenticationMethod = hasPrivateKey ? "PRIVATE_KEY_JWT" : null,
                    OauthDiscovery = new() { DiscoveryUrl = "https://issuer.test/.well-known/openid-configuration" },
                    OnBehalfOfTokenExchangeConfig = exchange,
                },
            },
        });
        await gateway.AddAsync("math", server, target => target.CredentialProviderConfigurations =
        [
            new()
            {
                CredentialProviderType = CredentialProviderType.OAUTH,
                CredentialProvider = new()
                {
                    OauthCredentialProvider = new()
                    {
                        ProviderArn = provider.CredentialProviderArn,
                        Scopes = ["orders/read"],
                        GrantType = OAuthGrantType.TOKEN_EXCHANGE,
                        CustomParameters = new() { ["audience"] = "https://orders.example.com" },
                    },
                },
            },
        ]);
        return new Fixture(gateway, issuer, server, users!);
    }

    private sealed record Fixture(GatewayFixture Gateway, FakeIssuer Issuer, FakeMcpServer Server, TestPool Users) : IAsyncDisposable
    {
        public async Task<string> SignInAsync()
        {
            var token = (await Users.SignInAsync()).AccessToken;
            Gateway.Headers["Authorization"] = $"Bearer {token}";
            return token;
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Issuer.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
