using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.Runtime;

namespace Emulator.Tests.Services.Cognito;

public sealed class SignInTests : IAsyncLifetime
{
    private Account _account = null!;

    public async Task InitializeAsync() => _account = await Account.StartAsync();

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task A_user_gets_the_tokens_that_cognito_would_give()
    {
        var pool = await TestPool.CreateAsync(_account);
        await _account.Cognito.CreateGroupAsync(new() { UserPoolId = pool.Id, GroupName = "admins" });
        await _account.Cognito.AdminAddUserToGroupAsync(new() { UserPoolId = pool.Id, GroupName = "admins", Username = TestPool.User });

        var result = await pool.SignInAsync();

        Assert.Equal(("Bearer", 3600), (result.TokenType, result.ExpiresIn));
        var (access, id) = (TestPool.Claims(result.AccessToken), TestPool.Claims(result.IdToken));
        Assert.Equal(
            "sub iss token_use iat exp jti origin_jti event_id auth_time cognito:groups client_id scope username".Split(' ').Order(),
            access.Select(c => c.Key).Order());
        Assert.Equal(
            "sub iss token_use iat exp jti origin_jti event_id auth_time cognito:groups aud cognito:username email email_verified"
                .Split(' ')
                .Order(), id.Select(c => c.Key).Order());
        Assert.Equal(("access", "id"), ((string?)access["token_use"], (string?)id["token_use"]));
        Assert.All([access, id], claims =>
        {
            Assert.Equal(pool.Issuer, (string?)claims["iss"]);
            Assert.Equal(_account.Clock.GetUtcNow().ToUnixTimeSeconds(), (long)claims["iat"]!);
            Assert.Equal(3600, (long)claims["exp"]! - (long)claims["iat"]!);
            Assert.Equal("admins", (string?)claims["cognito:groups"]![0]);
            Assert.Equal((string?)access["sub"], (string?)claims["sub"]);
            Assert.Equal((string?)access["origin_jti"], (string?)claims["origin_jti"]);
        });
        Assert.Equal(
            (pool.Client.ClientId, "aws.cognito.signin.user.admin", TestPool.User),
            ((string?)access["client_id"], (string?)access["scope"], (string?)access["username"]));
        Assert.Equal(
            (pool.Client.ClientId, TestPool.User, "alice@example.com", true),
            ((string?)id["aud"], (string?)id["cognito:username"], (string?)id["email"], (bool)id["email_verified"]!));
        Assert.NotEqual((string?)access["jti"], (string?)id["jti"]);
    }

    [Fact]
    public async Task Signing_in_needs_no_credentials_of_aws()
    {
        var pool = await TestPool.CreateAsync(_account);
        using var anonymous = new AmazonCognitoIdentityProviderClient(
            new AnonymousAWSCredentials(), _account.Configure(new AmazonCognitoIdentityProviderConfig()));

        var result = (await anonymous.InitiateAuthAsync(new()
        {
            ClientId = pool.Client.ClientId,
            AuthFlow = AuthFlowType.USER_PASSWORD_AUTH,
            AuthParameters = new() { ["USERNAME"] = TestPool.User, ["PASSWORD"] = TestPool.Password },
        })).AuthenticationResult;

        Assert.Equal(TestPool.User, (await anonymous.GetUserAsync(new() { AccessToken = result.AccessToken })).Username);
    }

    [Fact]
    public async Task Tokens_are_good_for_as_long_as_the_client_says()
    {
        var pool = await TestPool.CreateAsync(_account, request =>
        {
            (request.AccessTokenValidity, request.IdTokenValidity, request.RefreshTokenValidity) = (10, 1, 2);
            request.TokenValidityUnits = new()
            {
                AccessToken = TimeUnitsType.Minutes,
                IdToken = TimeUnitsType.Days,
                RefreshToken = TimeUnitsType.Hours,
            };
        });

        var result = await pool.SignInAsync();

        Assert.Equal(600, result.ExpiresIn);
        Assert.Equal(600, Lifetime(result.AccessToken));
        Assert.Equal(86_400, Lifetime(result.IdToken));
        _account.Clock.Advance(TimeSpan.FromMinutes(119));
        await pool.RefreshAsync(result.RefreshToken);
        _account.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(
            "Refresh Token has expired",
            (await Assert.ThrowsAsync<NotAuthorizedException>(() => pool.RefreshAsync(result.RefreshToken))).Message);

        static long Lifetime(string token) => (long)TestPool.Claims(token)["exp"]! - (long)TestPool.Claims(token)["iat"]!;
    }

    [Fact]
    public async Task Sign_in_tells_an_unknown_user_apart_when_the_client_asks_for_it()
    {
        var open = await TestPool.CreateAsync(_account);
        var discreet = await TestPool.CreateAsync(
            _account, request => request.PreventUserExistenceErrors = PreventUserExistenceErrorTypes.ENABLED);

        Assert.Equal(
            "Incorrect username or password.",
            (await Assert.ThrowsAsync<NotAuthorizedException>(() => open.InitiateAsync("wrong-password"))).Message);
        Assert.Equal(
            "User does not exist.", (await Assert.ThrowsAsync<UserNotFoundException>(() => open.InitiateAsync(user: "nobody"))).Message);
        Assert.Equal(
            "Incorrect username or password.",
            (await Assert.ThrowsAsync<NotAuthorizedException>(() => discreet.InitiateAsync(user: "nobody"))).Message);
    }

    [Fact]
    public async Task A_disabled_user_cannot_sign_in_or_refresh_until_enabled_again()
    {
        var pool = await TestPool.CreateAsync(_account);
        var before = await pool.SignInAsync();

        await _account.Cognito.AdminDisableUserAsync(new() { UserPoolId = pool.Id, Username = TestPool.User });
        Assert.Equal("User is disabled.", (await Assert.ThrowsAsync<NotAuthorizedException>(() => pool.InitiateAsync())).Message);
        Assert.Equal(
            "User is disabled.", (await Assert.ThrowsAsync<NotAuthorizedException>(() => pool.RefreshAsync(before.RefreshToken))).Message);

        await _account.Cognito.AdminEnableUserAsync(new() { UserPoolId = pool.Id, Username = TestPool.User });
        await pool.SignInAsync();
    }

    [Fact]
    public async Task A_client_offers_only_the_flows_that_it_lists()
    {
        var pool = await TestPool.CreateAsync(
            _account, request => request.ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"]);

        Assert.Equal(
            "USER_PASSWORD_AUTH flow not enabled for this client",
            (await Assert.ThrowsAsync<InvalidParameterException>(() => pool.InitiateAsync())).Message);
        var result = (await AdminInitiateAsync(pool)).AuthenticationResult;
        await Assert.ThrowsAsync<NotAuthorizedException>(() => pool.RefreshAsync(result.RefreshToken));

        var other = await TestPool.CreateAsync(_account);
        Assert.Equal(
            "Auth flow not enabled for this client",
            (await Assert.ThrowsAsync<InvalidParameterException>(() => AdminInitiateAsync(other))).Message);
    }

    [Fact]
    public async Task A_client_with_a_secret_proves_that_it_knows_it()
    {
        var pool = await TestPool.CreateAsync(_account, request => request.GenerateSecret = true);
        var id = pool.Client.ClientId;

        Assert.Equal(
            $"Client {id} is configured with secret but SECRET_HASH was not received",
            (await Assert.ThrowsAsync<NotAuthorizedException>(() => pool.InitiateAsync())).Message);
        Assert.Equal(
            $"Unable to verify secret hash for client {id}",
            (await Assert.ThrowsAsync<NotAuthorizedException>(() => pool.InitiateAsync(secretHash: "bm8="))).Message);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(pool.Client.ClientSecret), Encoding.UTF8.GetBytes(TestPool.User + id));
        Assert.NotNull((await pool.InitiateAsync(secretHash: Convert.ToBase64String(hash))).AuthenticationResult.AccessToken);
    }

    [Fact]
    public async Task A_temporary_password_has_to_be_changed_once_and_in_time()
    {
        var pool = await TestPool.CreateAsync(_account);
        await _account.Cognito.AdminCreateUserAsync(new() { UserPoolId = pool.Id, Username = "bob", TemporaryPassword = "Temporary1" });

        var challenge = await pool.InitiateAsync("Temporary1", "bob");
        Assert.Equal((ChallengeNameType.NEW_PASSWORD_REQUIRED, null), (challenge.ChallengeName, challenge.AuthenticationResult));
        await Assert.ThrowsAsync<InvalidPasswordException>(() => RespondAsync("short", challenge.Session));
        await Assert.ThrowsAsync<NotAuthorizedException>(() => RespondAsync("LongEnough1", new string('x', 40)));
        var result = (await RespondAsync("LongEnough1", challenge.Session)).AuthenticationResult;
        Assert.Equal("bob", (string?)TestPool.Claims(result.AccessToken)["username"]);
        Assert.Equal("Robert", (string?)TestPool.Claims(result.IdToken)["given_name"]);
        Assert.Equal(
            "Invalid session for the user.",
            (await Assert.ThrowsAsync<NotAuthorizedException>(() => RespondAsync("LongEnough2", challenge.Session))).Message);
        Assert.Equal(
            UserStatusType.CONFIRMED,
            (await _account.Cognito.AdminGetUserAsync(new() { UserPoolId = pool.Id, Username = "bob" })).UserStatus);
        await Assert.ThrowsAsync<NotAuthorizedException>(() => pool.InitiateAsync("Temporary1", "bob"));
        Assert.NotNull((await pool.InitiateAsync("LongEnough1", "bob")).AuthenticationResult);

        await _account.Cognito.AdminCreateUserAsync(new() { UserPoolId = pool.Id, Username = "carol", TemporaryPassword = "Temporary1" });
        var late = await pool.InitiateAsync("Temporary1", "carol");
        _account.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(
            "Invalid session for the user, session is expired.",
            (await Assert.ThrowsAsync<NotAuthorizedException>(() => RespondAsync("LongEnough1", late.Session, "carol"))).Message);
        _account.Clock.Advance(TimeSpan.FromDays(7));
        Assert.StartsWith(
            "Temporary password has expired",
            (await Assert.ThrowsAsync<NotAuthorizedException>(() => pool.InitiateAsync("Temporary1", "carol"))).Message,
            StringComparison.Ordinal);

        Task<RespondToAuthChallengeResponse> RespondAsync(string password, string session, string user = "bob") =>
            _account.Cognito.RespondToAuthChallengeAsync(new()
            {
                ClientId = pool.Client.ClientId,
                ChallengeName = ChallengeNameType.NEW_PASSWORD_REQUIRED,
                Session = session,
                ChallengeResponses = new() { ["USERNAME"] = user, ["NEW_PASSWORD"] = password, ["userAttributes.given_name"] = "Robert" },
            });
    }

    [Fact]
    public async Task A_refresh_token_gives_new_tokens_of_the_same_sign_in()
    {
        var pool = await TestPool.CreateAsync(_account);
        var first = await pool.SignInAsync();
        _account.Clock.Advance(TimeSpan.FromMinutes(30));

        var second = (await pool.RefreshAsync(first.RefreshToken)).AuthenticationResult;

        Assert.Null(second.RefreshToken);
        var (old, fresh) = (TestPool.Claims(first.AccessToken), TestPool.Claims(second.AccessToken));
        Assert.Equal((string?)old["origin_jti"], (string?)fresh["origin_jti"]);
        Assert.Equal((long)old["auth_time"]!, (long)fresh["auth_time"]!);
        Assert.Equal((long)old["exp"]! + 1800, (long)fresh["exp"]!);
        var other = await TestPool.CreateAsync(_account);
        Assert.Equal(
            "Invalid Refresh Token",
            (await Assert.ThrowsAsync<NotAuthorizedException>(() => other.RefreshAsync(first.RefreshToken))).Message);
    }

    [Fact]
    public async Task An_access_token_speaks_for_its_user_until_it_expires_or_is_revoked()
    {
        var pool = await TestPool.CreateAsync(_account);
        var (one, two, three) = (await pool.SignInAsync(), await pool.SignInAsync(), await pool.SignInAsync());

        Assert.Contains((await GetUserAsync(one.AccessToken)).UserAttributes, a => a is { Name: "email", Value: "alice@example.com" });
        await RefusedAsync(one.IdToken, "Invalid Access Token");
        await RefusedAsync(one.AccessToken[..^4] + "AAAA", "Invalid Access Token");
        await _account.Cognito.RevokeTokenAsync(new() { ClientId = pool.Client.ClientId, Token = one.RefreshToken });
        await RefusedAsync(one.AccessToken, "Access Token has been revoked");
        Assert.Equal(
            "Refresh Token has been revoked",
            (await Assert.ThrowsAsync<NotAuthorizedException>(() => pool.RefreshAsync(one.RefreshToken))).Message);
        await _account.Cognito.GlobalSignOutAsync(new() { AccessToken = two.AccessToken });
        await RefusedAsync(three.AccessToken, "Access Token has been revoked");
        var four = await pool.SignInAsync();
        await _account.Cognito.AdminUserGlobalSignOutAsync(new() { UserPoolId = pool.Id, Username = TestPool.User });
        await RefusedAsync(four.AccessToken, "Access Token has been revoked");
        var five = await pool.SignInAsync();
        _account.Clock.Advance(TimeSpan.FromHours(1));
        await RefusedAsync(five.AccessToken, "Access Token has expired");

        Task<GetUserResponse> GetUserAsync(string token) => _account.Cognito.GetUserAsync(new() { AccessToken = token });
        async Task RefusedAsync(string token, string message) =>
            Assert.Equal(message, (await Assert.ThrowsAsync<NotAuthorizedException>(() => GetUserAsync(token))).Message);
    }

    [Fact]
    public async Task A_pool_publishes_the_key_that_its_tokens_are_signed_with()
    {
        var pool = await TestPool.CreateAsync(_account);
        var token = (await pool.SignInAsync()).AccessToken;
        using var http = new HttpClient { BaseAddress = _account.Aws.Endpoint };

        var configuration = JsonNode.Parse(await http.GetStringAsync($"/{pool.Id}/.well-known/openid-configuration"))!;
        Assert.Equal(pool.Issuer, (string?)configuration["issuer"]);
        var key = Assert.Single(JsonNode.Parse(await http.GetStringAsync((string?)configuration["jwks_uri"]))!["keys"]!.AsArray())!;

        Assert.Equal((string?)TestPool.Part(token, 0)["kid"], (string?)key["kid"]);
        Assert.Equal(256, System.Buffers.Text.Base64Url.DecodeFromChars((string)key["n"]!).Length);
        Assert.Equal(["alg", "e", "kid", "kty", "n", "use"], key.AsObject().Select(m => m.Key).Order());
        Assert.Equal(404, (int)(await http.GetAsync("/us-east-1_nothing00/.well-known/jwks.json")).StatusCode);
    }

    [Fact]
    public async Task Tokens_outlive_the_process_that_issued_them()
    {
        var directory = Directory.CreateTempSubdirectory("emulator-tokens-").FullName;
        string token, discoveryUrl;
        await using (var first = await Account.StartAsync(new() { StateDirectory = directory }))
        {
            var pool = await TestPool.CreateAsync(first);
            (token, discoveryUrl) = ((await pool.SignInAsync()).AccessToken, pool.DiscoveryUrl);
        }

        await using (var second = await Account.StartAsync(new() { StateDirectory = directory }))
            Assert.True(
                (await second.Aws.Tokens.CheckAsync(
                    "Bearer " + token, new JsonObject { ["discoveryUrl"] = discoveryUrl }, default)).IsAccepted);
        Directory.Delete(directory, recursive: true);
    }

    private Task<AdminInitiateAuthResponse> AdminInitiateAsync(TestPool pool) => _account.Cognito.AdminInitiateAuthAsync(new()
    {
        UserPoolId = pool.Id,
        ClientId = pool.Client.ClientId,
        AuthFlow = AuthFlowType.ADMIN_USER_PASSWORD_AUTH,
        AuthParameters = new() { ["USERNAME"] = TestPool.User, ["PASSWORD"] = TestPool.Password },
    });
}
