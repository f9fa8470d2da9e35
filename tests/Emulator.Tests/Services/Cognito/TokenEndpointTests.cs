using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider.Model;

namespace Emulator.Tests.Services.Cognito;

public sealed class TokenEndpointTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private Account _account = null!;
    private UserPoolClientType _client = null!;

    public async Task InitializeAsync()
    {
        _account = await Account.StartAsync();
        _http.BaseAddress = _account.Aws.Endpoint;
        var cognito = _account.Cognito;
        var pool = (await cognito.CreateUserPoolAsync(new() { PoolName = "machines" })).UserPool.Id;
        await cognito.CreateUserPoolDomainAsync(new() { UserPoolId = pool, Domain = "my-machines" });
        await cognito.CreateResourceServerAsync(new()
        {
            UserPoolId = pool,
            Identifier = "tools",
            Name = "tools",
            Scopes = [new() { ScopeName = "read", ScopeDescription = "r" }, new() { ScopeName = "write", ScopeDescription = "w" }],
        });
        _client = (await cognito.CreateUserPoolClientAsync(new()
        {
            UserPoolId = pool,
            ClientName = "machine",
            GenerateSecret = true,
            AllowedOAuthFlowsUserPoolClient = true,
            AllowedOAuthFlows = ["client_credentials"],
            AllowedOAuthScopes = ["tools/read", "tools/write"],
        })).UserPoolClient;
    }

    public async Task DisposeAsync() => await _account.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_machine_gets_an_access_token_for_the_scopes_it_asks_for()
    {
        var (status, body) = await AskAsync(scope: "tools/read");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["access_token", "expires_in", "token_type"], body.Select(m => m.Key).Order());
        Assert.Equal(("Bearer", 3600), ((string?)body["token_type"], (int)body["expires_in"]!));
        var token = (string)body["access_token"]!;
        var claims = TestPool.Claims(token);
        Assert.Equal(
            (_client.ClientId, _client.ClientId, "tools/read", "access"),
            ((string?)claims["client_id"], (string?)claims["sub"], (string?)claims["scope"], (string?)claims["token_use"]));
        var authorizer = new JsonObject
        {
            ["discoveryUrl"] = $"https://cognito-idp.us-east-1.amazonaws.com/{_client.UserPoolId}/.well-known/openid-configuration",
            ["allowedScopes"] = new JsonArray("tools/read"),
        };
        Assert.True((await _account.Aws.Tokens.CheckAsync("Bearer " + token, authorizer, default)).IsAccepted);
    }

    [Fact]
    public async Task Without_asking_for_scopes_it_gets_all_that_it_may_have() =>
        Assert.Equal("tools/read tools/write", (string?)TestPool.Claims((string)(await AskAsync()).Body["access_token"]!)["scope"]);

    [Fact]
    public async Task The_client_may_say_who_it_is_in_the_form_and_at_the_domains_own_host()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token")
        {
            Content = Form(("grant_type", "client_credentials"), ("client_id", _client.ClientId), ("client_secret", _client.ClientSecret)),
        };
        request.Headers.Host = "my-machines.auth.us-east-1.amazoncognito.com";

        Assert.Equal(HttpStatusCode.OK, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_the_codes_of_oauth()
    {
        await RefusedAsync("invalid_client", secret: "wrong");
        await RefusedAsync("invalid_client", secret: null);
        await RefusedAsync("invalid_client", domain: "others");
        await RefusedAsync("invalid_scope", scope: "tools/admin");
        await RefusedAsync("invalid_scope", scope: "tools/read openid");
        await RefusedAsync("unsupported_grant_type", grant: "password");
        await RefusedAsync("invalid_grant", grant: "authorization_code");
        await RefusedAsync("invalid_request", grant: "");
        await _account.Cognito.UpdateUserPoolClientAsync(new() { UserPoolId = _client.UserPoolId, ClientId = _client.ClientId });
        await RefusedAsync("unauthorized_client");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _http.GetAsync("/_cognito/my-machines/oauth2/token")).StatusCode);

        async Task RefusedAsync(
            string error, string grant = "client_credentials", string? scope = null, string? secret = "", string domain = "my-machines")
        {
            var (status, body) = await AskAsync(grant, scope, secret == "" ? _client.ClientSecret : secret, domain);
            Assert.Equal((HttpStatusCode.BadRequest, error), (status, (string?)body["error"]));
            Assert.Single(body);
        }
    }

    private Task<(HttpStatusCode Status, JsonObject Body)> AskAsync(string? scope = null) =>
        AskAsync("client_credentials", scope, _client.ClientSecret, "my-machines");

    private async Task<(HttpStatusCode Status, JsonObject Body)> AskAsync(string grant, string? scope, string? secret, string domain)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/_cognito/{domain}/oauth2/token")
        {
            Content = scope is null ? Form(("grant_type", grant)) : Form(("grant_type", grant), ("scope", scope)),
        };
        if (secret is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_client.ClientId}:{secret}")));
        }

        using var response = await _http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
}
