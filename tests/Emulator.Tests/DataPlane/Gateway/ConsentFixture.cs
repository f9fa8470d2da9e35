using System.Net;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CognitoIdentityProvider.Model;
using Emulator.Tests.Services.Cognito;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>
/// A gateway for the users of one pool, with a target that is called with tokens of another pool, to which each user consents; and a browser.
/// </summary>
internal sealed class ConsentFixture : IAsyncDisposable
{
    public const string Returned = "https://app.example.com/callback";
    private const string Bob = "bob";

    private readonly HttpClient _browser = new(new HttpClientHandler { AllowAutoRedirect = false });

    private ConsentFixture(GatewayFixture gateway, FakeMcpServer server, TestPool users, TestPool accounts)
    {
        (Gateway, Server, Users, Accounts) = (gateway, server, users, accounts);
        Api = new IdentityApi(gateway.Account);
    }

    public GatewayFixture Gateway { get; }

    public FakeMcpServer Server { get; }

    /// <summary>Who may call the gateway.</summary>
    public TestPool Users { get; }

    /// <summary>Whose tokens the target is called with.</summary>
    public TestPool Accounts { get; }

    public IdentityApi Api { get; }

    public static async Task<ConsentFixture> StartAsync(string? returnUrl = Returned)
    {
        var server = (await FakeMcpServer.StartAsync()).With("add");
        TestPool? users = null;
        var gateway = await GatewayFixture.StartAsync(async (account, request) =>
        {
            users = await TestPool.CreateAsync(account);
            await account.Cognito.AdminCreateUserAsync(new() { UserPoolId = users.Id, Username = Bob });
            await account.Cognito.AdminSetUserPasswordAsync(
                new() { UserPoolId = users.Id, Username = Bob, Password = TestPool.Password, Permanent = true });
            request.ExceptionLevel = ExceptionLevel.DEBUG;
            request.AuthorizerType = AuthorizerType.CUSTOM_JWT;
            request.AuthorizerConfiguration = new()
            {
                CustomJWTAuthorizer = new() { DiscoveryUrl = users.DiscoveryUrl, AllowedClients = [users.Client.ClientId] },
            };
        });
        var accounts = await TestPool.CreateAsync(gateway.Account, client => client.GenerateSecret = true);
        await gateway.Account.Cognito.CreateUserPoolDomainAsync(new() { UserPoolId = accounts.Id, Domain = "accounts" });
        var fixture = new ConsentFixture(gateway, server, users!, accounts);
        await fixture.AddTargetAsync(returnUrl);
        await fixture.BeAsync(TestPool.User);
        return fixture;
    }

    /// <summary>Lets the gateway be called by a user.</summary>
    public async Task<string> BeAsync(string user)
    {
        var token = (await Users.InitiateAsync(user: user)).AuthenticationResult.AccessToken;
        Gateway.Headers["Authorization"] = $"Bearer {token}";
        return token;
    }

    public Task<string> BeBobAsync() => BeAsync(Bob);

    /// <summary>Calls the tool and returns the page for the consent; null if the call was made.</summary>
    public async Task<string?> CallAsync()
    {
        var answer = await Gateway.AskAsync("tools/call", new() { ["name"] = "math___add" });
        if (answer["error"] is null)
        {
            Assert.Null(answer["result"]!["isError"]?.GetValue<bool>() == true ? answer.ToJsonString() : null);
            return null;
        }

        Assert.Equal(-32042, answer["error"]!["code"]!.GetValue<int>());
        return answer["error"]!["data"]!["elicitations"]![0]!["url"]!.ToString();
    }

    /// <summary>Requests a page without following its redirect.</summary>
    public async Task<(HttpStatusCode Status, string? Location, string Body)> VisitAsync(string address)
    {
        using var response = await _browser.GetAsync(address);
        return (response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Signs in at the provider, from the page for the consent up to the address with the code.</summary>
    public async Task<string> SignInAsync(string page)
    {
        var provider = (await VisitAsync(page)).Location!;
        var login = new Uri(new Uri(provider), (await VisitAsync(provider)).Location!);
        var fields = login.Query[1..].Split('&').Select(part => part.Split('='))
            .Select(part => KeyValuePair.Create(part[0], Uri.UnescapeDataString(part[1])))
            .Concat([new("username", TestPool.User), new("password", TestPool.Password)]);
        using var form = new FormUrlEncodedContent(fields);
        using var response = await _browser.PostAsync(new Uri(login, login.AbsolutePath), form);
        return response.Headers.Location?.OriginalString ?? await response.Content.ReadAsStringAsync();
    }

    /// <summary>Consents and returns the URI of the session that the application gets.</summary>
    public async Task<string> ConsentAsync(string page)
    {
        var (_, back, body) = await VisitAsync(await SignInAsync(page));
        Assert.True(back?.StartsWith($"{Returned}?session_id=", StringComparison.Ordinal) == true, back ?? body);
        return Uri.UnescapeDataString(back![$"{Returned}?session_id=".Length..].Split('&')[0]);
    }

    /// <summary>Confirms that the user who came back is the one with a token.</summary>
    public Task<(int Status, string? Error, JsonObject Answer)> CompleteAsync(string session, string userToken) => Api.CallAsync(
        "CompleteResourceTokenAuth",
        new() { ["sessionUri"] = session, ["userIdentifier"] = new JsonObject { ["userToken"] = userToken } });

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        Api.Dispose();
        await Gateway.DisposeAsync();
        await Server.DisposeAsync();
    }

    private async Task AddTargetAsync(string? returnUrl)
    {
        var (account, client) = (Gateway.Account, Accounts.Client);
        var provider = await account.AgentCore.CreateOauth2CredentialProviderAsync(new()
        {
            Name = "accounts",
            CredentialProviderVendor = CredentialProviderVendorType.CustomOauth2,
            Oauth2ProviderConfigInput = new()
            {
                CustomOauth2ProviderConfig = new()
                {
                    ClientId = client.ClientId,
                    ClientSecret = client.ClientSecret,
                    OauthDiscovery = new() { DiscoveryUrl = Accounts.DiscoveryUrl },
                },
            },
        });
        await account.Cognito.UpdateUserPoolClientAsync(new UpdateUserPoolClientRequest
        {
            UserPoolId = Accounts.Id,
            ClientId = client.ClientId,
            AllowedOAuthFlowsUserPoolClient = true,
            AllowedOAuthFlows = ["code"],
            AllowedOAuthScopes = ["openid", "email"],
            CallbackURLs = [provider.CallbackUrl],
            ExplicitAuthFlows = client.ExplicitAuthFlows,
        });
        await Gateway.AddAsync("math", Server, target => target.CredentialProviderConfigurations =
        [
            new()
            {
                CredentialProviderType = CredentialProviderType.OAUTH,
                CredentialProvider = new()
                {
                    OauthCredentialProvider = new()
                    {
                        ProviderArn = provider.CredentialProviderArn,
                        Scopes = ["openid"],
                        GrantType = OAuthGrantType.AUTHORIZATION_CODE,
                        DefaultReturnUrl = returnUrl,
                    },
                },
            },
        ]);
    }
}
