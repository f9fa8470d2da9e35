using Amazon.BedrockAgentCoreControl;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Targets that are called with the token of a user: the caller is told where the user consents.</summary>
public sealed class ConsentTests
{
    [Fact]
    public async Task A_call_is_answered_with_the_page_where_the_user_consents()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await AddAsync(gateway, server, OAuthGrantType.AUTHORIZATION_CODE);

        var first = (await gateway.AskAsync("tools/call", new() { ["name"] = "math___add" }))["error"]!;
        var second = (await gateway.AskAsync("tools/call", new() { ["name"] = "math___add" }))["error"]!;

        Assert.Equal(-32042, first["code"]!.GetValue<int>());
        Assert.Equal("This request requires more information.", first["message"]!.ToString());
        var elicitation = Assert.Single(first["data"]!["elicitations"]!.AsArray())!;
        Assert.Equal("url", elicitation["mode"]!.ToString());
        Assert.True(Guid.TryParse(elicitation["elicitationId"]!.ToString(), out _));
        Assert.StartsWith(
            "https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/authorize"
            + "?request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A",
            elicitation["url"]!.ToString(),
            StringComparison.Ordinal);
        Assert.Equal("Please login to this URL for authorization.", elicitation["message"]!.ToString());
        Assert.NotEqual(elicitation["url"]!.ToString(), second["data"]!["elicitations"]![0]!["url"]!.ToString());
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_role_that_may_not_get_tokens_gets_no_page()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await AddAsync(gateway, server, OAuthGrantType.AUTHORIZATION_CODE);
        await gateway.AllowAsync("lambda:InvokeFunction");

        var result = await gateway.CallAsync("math___add");

        Assert.True(result["isError"]!.GetValue<bool>());
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task An_exchange_of_tokens_is_refused_by_its_name()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync(g => g.ExceptionLevel = ExceptionLevel.DEBUG);
        await AddAsync(gateway, server, OAuthGrantType.TOKEN_EXCHANGE);

        var result = await gateway.CallAsync("math___add");

        Assert.Contains("does not support the grant type TOKEN_EXCHANGE", result.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static async Task AddAsync(GatewayFixture gateway, FakeMcpServer server, OAuthGrantType grant)
    {
        var provider = await (await MachinePool.CreateAsync(gateway.Account)).ProviderAsync("tools/read");
        provider.CredentialProvider.OauthCredentialProvider.GrantType = grant;
        if (grant == OAuthGrantType.AUTHORIZATION_CODE)
            provider.CredentialProvider.OauthCredentialProvider.DefaultReturnUrl = "https://app.example.com/callback";
        await gateway.AddAsync("math", server, target => target.CredentialProviderConfigurations = [provider]);
    }
}
