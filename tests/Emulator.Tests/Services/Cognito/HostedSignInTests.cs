using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Emulator.Tests.Services.Cognito;

public sealed class HostedSignInTests : IAsyncLifetime, IDisposable
{
    private const string Callback = "http://127.0.0.1:9/callback";
    private const string Verifier = "a-verifier-of-more-than-forty-three-characters";
    private static readonly string Challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private Account _account = null!;
    private TestPool _pool = null!;

    private Uri Root => new(_account.Aws.Endpoint, "/_cognito/my-pool/");

    public async Task InitializeAsync()
    {
        _account = await Account.StartAsync();
        _pool = await TestPool.CreateAsync(_account, client =>
        {
            client.AllowedOAuthFlowsUserPoolClient = true;
            client.AllowedOAuthFlows = ["code"];
            client.AllowedOAuthScopes = ["openid", "email"];
            client.CallbackURLs = [Callback];
            client.LogoutURLs = ["http://127.0.0.1:9/bye"];
        });
        await _account.Cognito.CreateUserPoolDomainAsync(new() { UserPoolId = _pool.Id, Domain = "my-pool" });
    }

    public async Task DisposeAsync() => await _account.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_browser_signs_in_and_the_client_gets_tokens_and_refreshes_them()
    {
        var (status, login) = await GetAsync($"oauth2/authorize?{Query()}");
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.StartsWith("/_cognito/my-pool/login?", login);
        var page = await _http.GetStringAsync(new Uri(Root, login));
        Assert.Contains("<form method=\"post\" action=\"/_cognito/my-pool/login\">", page);
        Assert.Contains("name=\"state\" value=\"&quot;&gt;&lt;s&gt;\"", page);

        var wrong = await SignInAsync(("password", "wrong"));
        Assert.Equal((HttpStatusCode.OK, true), (wrong.Status, wrong.Body.Contains("Incorrect username or password.")));
        var back = new Uri((await SignInAsync()).Location!);
        Assert.StartsWith(Callback + "?code=", back.ToString());
        Assert.EndsWith("&state=%22%3E%3Cs%3E", back.AbsoluteUri);
        var code = back.Query[6..back.Query.IndexOf('&')];
        var tokens = await RedeemAsync(code);
        var access = TestPool.Claims((string)tokens["access_token"]!);
        var id = TestPool.Claims((string)tokens["id_token"]!);
        Assert.Equal(("openid email", _pool.Client.ClientId, TestPool.User), ((string?)access["scope"], (string?)access["client_id"], (string?)access["username"]));
        Assert.Equal(("n-1", "alice@example.com", _pool.Issuer), ((string?)id["nonce"], (string?)id["email"], (string?)id["iss"]));
        Assert.Equal("invalid_grant", (string?)(await RedeemAsync(code))["error"]);

        var refreshed = await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", (string)tokens["refresh_token"]!));
        Assert.Equal("openid email", (string?)TestPool.Claims((string)refreshed["access_token"]!)["scope"]);
        Assert.Null(refreshed["refresh_token"]);

        using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(Root, "oauth2/userInfo"));
        ask.Headers.Authorization = new("Bearer", (string)refreshed["access_token"]!);
        using var user = await _http.SendAsync(ask);
        var info = JsonNode.Parse(await user.Content.ReadAsStringAsync())!;
        Assert.Equal(("alice@example.com", TestPool.User, (string?)access["sub"]), ((string?)info["email"], (string?)info["username"], (string?)info["sub"]));
        var api = await _pool.SignInAsync();
        using var other = new HttpRequestMessage(HttpMethod.Get, new Uri(Root, "oauth2/userInfo"));
        other.Headers.Authorization = new("Bearer", api.AccessToken);
        using var refused = await _http.SendAsync(other);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("verifier")]
    [InlineData("no verifier")]
    [InlineData("address")]
    [InlineData("time")]
    [InlineData("client")]
    public async Task A_code_is_for_the_client_that_asked_for_it(string wrong)
    {
        var location = new Uri((await SignInAsync()).Location!);
        var code = location.Query[6..location.Query.IndexOf('&')];
        if (wrong == "time")
            _account.Clock.Advance(TimeSpan.FromMinutes(6));
        var answer = wrong switch
        {
            "verifier" => await RedeemAsync(code, ("code_verifier", Verifier + "x")),
            "no verifier" => await RedeemAsync(code, ("code_verifier", null)),
            "address" => await RedeemAsync(code, ("redirect_uri", Callback + "2")),
            "client" => await RedeemAsync(code, ("client_id", "x")),
            _ => await RedeemAsync(code),
        };

        Assert.Equal(wrong == "client" ? "invalid_client" : "invalid_grant", (string?)answer["error"]);
    }

    [Theory]
    [InlineData("client_id", "none", null)]
    [InlineData("redirect_uri", "http://127.0.0.1:9/other", null)]
    [InlineData("scope", "openid phone", "invalid_scope")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    public async Task A_wrong_request_goes_back_only_to_an_address_that_is_known(string name, string value, string? error)
    {
        var (status, location) = await GetAsync($"oauth2/authorize?{Query((name, value))}");

        Assert.Equal(error is null ? HttpStatusCode.BadRequest : HttpStatusCode.Redirect, status);
        if (error is not null)
            Assert.Equal($"{Callback}?error={error}&state=%22%3E%3Cs%3E", location);
    }

    [Fact]
    public async Task A_user_who_must_change_the_password_does()
    {
        await _account.Cognito.AdminSetUserPasswordAsync(
            new() { UserPoolId = _pool.Id, Username = TestPool.User, Password = TestPool.Password, Permanent = false });

        Assert.Contains("name=\"new_password\"", (await SignInAsync()).Body);
        Assert.Contains("Password did not conform", (await SignInAsync(("new_password", "x"))).Body);
        Assert.StartsWith(Callback, (await SignInAsync(("new_password", "NewPassword123"))).Location);
        Assert.NotNull((await _pool.InitiateAsync("NewPassword123")).AuthenticationResult);
    }

    [Fact]
    public async Task Signing_out_goes_to_an_address_that_is_known()
    {
        var client = _pool.Client.ClientId;

        Assert.Equal((HttpStatusCode.Redirect, "http://127.0.0.1:9/bye"), await GetAsync($"logout?client_id={client}&logout_uri=http%3A%2F%2F127.0.0.1%3A9%2Fbye"));
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync($"logout?client_id={client}&logout_uri=http%3A%2F%2Fevil")).Status);
    }

    [Theory]
    [InlineData("oauth2/authorize", "cross-site", "navigate", true)]
    [InlineData("login", "same-origin", "navigate", true)]
    [InlineData("oauth2/authorize", "cross-site", "no-cors", false)]
    [InlineData("../../_emulator/requests", "cross-site", "navigate", false)]
    [InlineData("../../_emulator/requests", "same-site", "no-cors", false)]
    [InlineData("../../_emulator/requests", "none", "navigate", true)]
    public async Task Pages_of_other_origins_reach_only_the_sign_in(string path, string site, string mode, bool passes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Root, $"{path}?{Query()}"));
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);

        using var response = await _http.SendAsync(request);

        Assert.Equal(passes, response.StatusCode != HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_configuration_at_a_loopback_address_names_no_address_of_AWS()
    {
        var configuration = JsonNode.Parse(
            await _http.GetStringAsync(new Uri(_account.Aws.Endpoint, $"/{_pool.Id}/.well-known/openid-configuration")))!.AsObject();

        Assert.All(
            configuration.Where(m => m.Key.EndsWith("_endpoint") || m.Key == "jwks_uri"),
            m => Assert.StartsWith(_account.Aws.Endpoint.ToString(), m.Value!.ToString()));
        Assert.Equal(new Uri(Root, "oauth2/authorize").ToString(), (string?)configuration["authorization_endpoint"]);
    }

    [Fact]
    public async Task The_metadata_for_OAuth_clients_name_the_address_they_were_asked_at_as_issuer()
    {
        var metadata = JsonNode.Parse(await _http.GetStringAsync(
            new Uri(_account.Aws.Endpoint, $"/.well-known/oauth-authorization-server/{_pool.Id}")))!;
        var configuration = JsonNode.Parse(
            await _http.GetStringAsync(new Uri(_account.Aws.Endpoint, $"/{_pool.Id}/.well-known/openid-configuration")))!;

        // RFC 8414, section 3.3; what checks tokens needs the issuer that they contain.
        Assert.Equal(new Uri(_account.Aws.Endpoint, _pool.Id).ToString(), (string?)metadata["issuer"]);
        Assert.Equal($"https://cognito-idp.us-east-1.amazonaws.com/{_pool.Id}", (string?)configuration["issuer"]);
        Assert.Equal((string?)configuration["token_endpoint"], (string?)metadata["token_endpoint"]);
    }

    private string Query(params (string Name, string? Value)[] changes) => string.Join('&', Fields(changes)
        .Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"));

    private Dictionary<string, string> Fields(params (string Name, string? Value)[] changes)
    {
        var fields = new Dictionary<string, string>
        {
            ["client_id"] = _pool.Client.ClientId,
            ["redirect_uri"] = Callback,
            ["response_type"] = "code",
            ["scope"] = "openid email",
            ["state"] = "\"><s>",
            ["nonce"] = "n-1",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        return With(fields, changes);
    }

    private static Dictionary<string, string> With(Dictionary<string, string> fields, (string Name, string? Value)[] changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is null)
                fields.Remove(name);
            else
                fields[name] = value;
        }

        return fields;
    }

    private async Task<(HttpStatusCode Status, string Location)> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(Root, path));
        return (response.StatusCode, response.Headers.Location?.OriginalString ?? "");
    }

    private async Task<(HttpStatusCode Status, string? Location, string Body)> SignInAsync(params (string Name, string? Value)[] changes)
    {
        var fields = With(Fields(), [("username", TestPool.User), ("password", TestPool.Password), .. changes]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Root, "login")) { Content = new FormUrlEncodedContent(fields) };
        // Browsers send the origin of the page with its form.
        request.Headers.Add("Origin", _account.Aws.Endpoint.GetLeftPart(UriPartial.Authority));
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync());
    }

    private Task<JsonObject> RedeemAsync(string code, params (string Name, string? Value)[] changes) => TokenAsync(
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback), ("code_verifier", Verifier), .. changes]);

    private async Task<JsonObject> TokenAsync(params (string Name, string? Value)[] fields)
    {
        var form = With(new() { ["client_id"] = _pool.Client.ClientId }, fields);
        using var response = await _http.PostAsync(new Uri(Root, "oauth2/token"), new FormUrlEncodedContent(form));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }
}
