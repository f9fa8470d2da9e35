using System.Net;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Emulator.Tests.Services.Cognito;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Targets that are called with the token of a user, who consents at a provider before.</summary>
public sealed class ConsentTests
{
    [Fact]
    public async Task A_call_is_answered_with_the_page_where_the_user_consents()
    {
        await using var fixture = await ConsentFixture.StartAsync();
        var gateway = fixture.Gateway;

        var first = (await gateway.AskAsync("tools/call", new() { ["name"] = "math___add" }))["error"]!;
        var second = (await gateway.AskAsync("tools/call", new() { ["name"] = "math___add" }))["error"]!;

        Assert.Equal(-32042, first["code"]!.GetValue<int>());
        Assert.Equal("This request requires more information.", first["message"]!.ToString());
        var elicitation = Assert.Single(first["data"]!["elicitations"]!.AsArray())!;
        Assert.Equal("url", elicitation["mode"]!.ToString());
        Assert.True(Guid.TryParse(elicitation["elicitationId"]!.ToString(), out _));
        Assert.StartsWith(
            $"{gateway.Account.Aws.Endpoint}identities/oauth2/authorize"
            + "?request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A",
            elicitation["url"]!.ToString(),
            StringComparison.Ordinal);
        Assert.Equal("Please login to this URL for authorization.", elicitation["message"]!.ToString());
        Assert.NotEqual(elicitation["url"]!.ToString(), second["data"]!["elicitations"]![0]!["url"]!.ToString());
        Assert.Empty(fixture.Server.Requests);
    }

    [Fact]
    public async Task Under_the_gateways_own_name_the_page_is_at_AWS()
    {
        await using var fixture = await ConsentFixture.StartAsync();
        fixture.Gateway.Headers["Host"] = $"{fixture.Gateway.GatewayId}.gateway.bedrock-agentcore.us-east-1.amazonaws.com";
        var url = new Uri(fixture.Gateway.Account.Aws.Endpoint, "mcp");

        using var response = await fixture.Gateway.SendAsync(
            HttpMethod.Post, url, """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"math___add"}}""");

        Assert.Contains(
            "\"https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/authorize?request_uri=",
            await response.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_consent_is_confirmed_the_target_gets_the_users_token_and_no_other_user_does()
    {
        await using var fixture = await ConsentFixture.StartAsync();
        var alice = await fixture.BeAsync(TestPool.User);
        var session = await fixture.ConsentAsync((await fixture.CallAsync())!);
        var unconfirmed = await fixture.CallAsync();

        var completed = await fixture.CompleteAsync(session, alice);
        var called = await fixture.CallAsync();

        Assert.NotNull(unconfirmed);
        Assert.Equal((200, null), (completed.Status, completed.Error));
        Assert.Null(called);
        var sent = TestPool.Claims(fixture.Server.Of("tools/call").Single().Headers["Authorization"]["Bearer ".Length..]);
        Assert.Equal((fixture.Accounts.Issuer, "openid"), (sent["iss"]!.ToString(), sent["scope"]!.ToString()));
        await fixture.BeBobAsync();
        Assert.NotNull(await fixture.CallAsync());
        Assert.Single(fixture.Server.Of("tools/call"));
    }

    [Fact]
    public async Task An_expired_token_is_renewed_without_asking_the_user_again()
    {
        await using var fixture = await ConsentFixture.StartAsync();
        var session = await fixture.ConsentAsync((await fixture.CallAsync())!);
        await fixture.CompleteAsync(session, await fixture.BeAsync(TestPool.User));
        await fixture.CallAsync();

        fixture.Gateway.Account.Clock.Advance(TimeSpan.FromHours(3));
        await fixture.BeAsync(TestPool.User);
        var called = await fixture.CallAsync();

        Assert.Null(called);
        Assert.Equal(2, fixture.Server.Of("tools/call").Select(request => request.Headers["Authorization"]).Distinct().Count());
    }

    [Fact]
    public async Task A_token_that_the_target_rejects_is_dropped_and_the_user_asked_again()
    {
        await using var fixture = await ConsentFixture.StartAsync();
        var session = await fixture.ConsentAsync((await fixture.CallAsync())!);
        await fixture.CompleteAsync(session, await fixture.BeAsync(TestPool.User));
        fixture.Server.Before = (http, _) =>
        {
            http.Response.StatusCode = 401;
            return Task.FromResult(true);
        };

        Assert.NotNull(await fixture.CallAsync());
    }

    [Theory]
    [InlineData("another user", 403, "AccessDeniedException")]
    [InlineData("an unsigned token", 401, "UnauthorizedException")]
    [InlineData("an expired token", 401, "UnauthorizedException")]
    [InlineData("another session", 404, "ResourceNotFoundException")]
    [InlineData("no consent", 400, "ValidationException")]
    [InlineData("too late", 404, "ResourceNotFoundException")]
    [InlineData("twice", 404, "ResourceNotFoundException")]
    public async Task Who_did_not_begin_the_session_does_not_confirm_it(string wrong, int status, string error)
    {
        await using var fixture = await ConsentFixture.StartAsync();
        var page = (await fixture.CallAsync())!;
        var session = wrong == "no consent"
            ? Uri.UnescapeDataString(page[(page.IndexOf('=', StringComparison.Ordinal) + 1)..])
            : await fixture.ConsentAsync(page);
        var token = wrong == "another user" ? await fixture.BeBobAsync() : await fixture.BeAsync(TestPool.User);
        if (wrong == "too late") fixture.Gateway.Account.Clock.Advance(TimeSpan.FromMinutes(11));
        if (wrong == "an expired token") fixture.Gateway.Account.Clock.Advance(TimeSpan.FromHours(2));
        if (wrong == "another session") session += "0";
        if (wrong == "an unsigned token") token = $"{token[..^4]}AAAA";
        if (wrong == "twice") await fixture.CompleteAsync(session, token);

        var completed = await fixture.CompleteAsync(session, token);

        Assert.Equal((status, error), (completed.Status, completed.Error));
        if (wrong != "twice")
        {
            await fixture.BeAsync(TestPool.User);
            Assert.NotNull(await fixture.CallAsync());
        }
    }

    [Theory]
    [InlineData("state=x", "belongs to no session")]
    [InlineData("code=x", "belongs to no session")]
    [InlineData("state=REAL&error=access_denied", "access_denied")]
    [InlineData("state=REAL&state=REAL&code=x", "occurs twice")]
    public async Task A_browser_that_comes_back_with_anything_else_goes_nowhere(string query, string message)
    {
        await using var fixture = await ConsentFixture.StartAsync();
        var provider = new Uri((await fixture.VisitAsync((await fixture.CallAsync())!)).Location!);
        var fields = provider.Query[1..].Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var callback = new Uri(fixture.Gateway.Account.Aws.Endpoint, new Uri(Uri.UnescapeDataString(fields["redirect_uri"])).AbsolutePath);

        var (status, location, body) = await fixture.VisitAsync(
            $"{callback}?{query.Replace("REAL", fields["state"], StringComparison.Ordinal)}");

        Assert.Equal((HttpStatusCode.BadRequest, null), (status, location));
        Assert.Contains(message, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_taken_once_and_only_at_the_address_of_its_provider()
    {
        await using var fixture = await ConsentFixture.StartAsync();
        var address = await fixture.SignInAsync((await fixture.CallAsync())!);
        var elsewhere = await fixture.VisitAsync(address.Replace("/callback/", "/callback/0", StringComparison.Ordinal));

        var first = await fixture.VisitAsync(address);
        var second = await fixture.VisitAsync(address);

        Assert.Contains("another credential provider", elsewhere.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, first.Status);
        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
    }

    [Fact]
    public async Task A_page_of_another_site_may_lead_to_the_consent_but_not_read_it()
    {
        await using var fixture = await ConsentFixture.StartAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var page = (await fixture.CallAsync())!;

        Assert.Equal(HttpStatusCode.Redirect, await AskAsync("navigate"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("no-cors"));

        async Task<HttpStatusCode> AskAsync(string mode)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page);
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            request.Headers.Add("Sec-Fetch-Mode", mode);
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_role_that_may_not_get_tokens_gets_no_page()
    {
        await using var fixture = await ConsentFixture.StartAsync();
        await fixture.Gateway.AllowAsync("lambda:InvokeFunction");

        var result = await fixture.Gateway.CallAsync("math___add");

        Assert.True(result["isError"]!.GetValue<bool>());
        Assert.Empty(fixture.Server.Requests);
    }

    [Fact]
    public async Task An_anonymous_caller_has_no_token_that_others_could_use()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync(g => g.ExceptionLevel = ExceptionLevel.DEBUG);
        var provider = await (await MachinePool.CreateAsync(gateway.Account)).ProviderAsync("tools/read");
        provider.CredentialProvider.OauthCredentialProvider.GrantType = OAuthGrantType.AUTHORIZATION_CODE;
        await gateway.AddAsync("math", server, target => target.CredentialProviderConfigurations = [provider]);

        var result = await gateway.CallAsync("math___add");

        Assert.Contains("needs a caller who is known", result.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_the_token_of_its_user_after_the_consent()
    {
        await using var fixture = await ConsentFixture.StartAsync();
        var api = fixture.Api;
        await fixture.Gateway.Account.AgentCore.CreateWorkloadIdentityAsync(
            new() { Name = "agent", AllowedResourceOauth2ReturnUrls = [ConsentFixture.Returned] });
        var alice = await fixture.BeAsync(TestPool.User);
        var workload = (await api.AskAsync(
            "GetWorkloadAccessTokenForJWT", new() { ["workloadName"] = "agent", ["userToken"] = alice }))["workloadAccessToken"]!.ToString();
        JsonObject Request(string returnUrl = ConsentFixture.Returned) => new()
        {
            ["workloadIdentityToken"] = workload,
            ["resourceCredentialProviderName"] = "accounts",
            ["scopes"] = new JsonArray("openid"),
            ["oauth2Flow"] = "USER_FEDERATION",
            ["resourceOauth2ReturnUrl"] = returnUrl,
            ["customState"] = "mine",
        };

        var refused = await api.CallAsync("oauth2/token", Request("https://evil.example.com/callback"));
        var begun = await api.AskAsync("oauth2/token", Request());
        var (_, back, _) = await fixture.VisitAsync(await fixture.SignInAsync(begun["authorizationUrl"]!.ToString()));
        var waiting = Request();
        waiting["sessionUri"] = begun["sessionUri"]!.DeepClone();
        var status = (await api.AskAsync("oauth2/token", waiting))["sessionStatus"]!.ToString();
        var completed = await fixture.CompleteAsync(begun["sessionUri"]!.ToString(), alice);
        var found = await api.AskAsync("oauth2/token", Request());

        Assert.Equal((400, "ValidationException"), (refused.Status, refused.Error));
        Assert.EndsWith("&custom_state=mine", back, StringComparison.Ordinal);
        Assert.Equal("IN_PROGRESS", status);
        Assert.Equal(200, completed.Status);
        Assert.Equal(fixture.Accounts.Issuer, TestPool.Claims(found["accessToken"]!.ToString())["iss"]!.ToString());

        // The gateway is another workload: the consent was not for it.
        Assert.NotNull(await fixture.CallAsync());
    }

    [Fact]
    public async Task A_program_gets_keys_and_tokens_of_its_own()
    {
        await using var fixture = await ConsentFixture.StartAsync();
        var (api, account) = (fixture.Api, fixture.Gateway.Account);
        await MachinePool.CreateAsync(account).ContinueWith(pool => pool.Result.ProviderAsync("tools/read")).Unwrap();
        await account.AgentCore.CreateApiKeyCredentialProviderAsync(new() { Name = "keys", ApiKey = "key-1" });
        await account.AgentCore.CreateWorkloadIdentityAsync(new() { Name = "agent" });
        var workload = (await api.AskAsync("GetWorkloadAccessToken", new() { ["workloadName"] = "agent" }))["workloadAccessToken"]!.ToString();

        var key = await api.AskAsync(
            "api-key", new() { ["workloadIdentityToken"] = workload, ["resourceCredentialProviderName"] = "keys" });
        var token = await api.AskAsync(
            "oauth2/token",
            new()
            {
                ["workloadIdentityToken"] = workload,
                ["resourceCredentialProviderName"] = "machines",
                ["scopes"] = new JsonArray("tools/read"),
                ["oauth2Flow"] = "M2M",
            });
        var unknown = await api.CallAsync("GetWorkloadAccessToken", new() { ["workloadName"] = "agent2" });
        account.Clock.Advance(TimeSpan.FromHours(2));
        var expired = await api.CallAsync(
            "api-key", new() { ["workloadIdentityToken"] = workload, ["resourceCredentialProviderName"] = "keys" });

        Assert.Equal("key-1", key["apiKey"]!.ToString());
        Assert.Equal("tools/read", TestPool.Claims(token["accessToken"]!.ToString())["scope"]!.ToString());
        Assert.Equal((404, "ResourceNotFoundException"), (unknown.Status, unknown.Error));
        Assert.Equal((401, "UnauthorizedException"), (expired.Status, expired.Error));
    }
}
