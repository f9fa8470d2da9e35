using System.Security.Cryptography;
using Amazon;
using Amazon.CognitoIdentityProvider;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Worker.Web;

namespace Worker.Tests.Web;

/// <summary>Tokens of an OpenID Connect issuer, which is the Cognito of an embedded AWS.</summary>
public sealed class OidcTests : IAsyncLifetime, IDisposable
{
    private const string Change = "POST /api/stacks/x/reconcile";

    // Accepted, but there is no such stack.
    private const int Accepted = 404;
    private const int Refused = 401;

    private static readonly RSA OtherKey = RSA.Create(2048);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private EmulatedAws _aws = null!;
    private AwsClients _clients = null!;
    private string _pool = "";
    private string _client = "";
    private string _issuer = "";
    private (string Access, string Id) _tokens;

    public async Task InitializeAsync()
    {
        _aws = await EmulatedAws.StartAsync(new EmulatorOptions { Clock = _clock });
        _clients = new AwsClients(
            new Amazon.Runtime.BasicAWSCredentials(_aws.AccessKeyId, _aws.SecretAccessKey), RegionEndpoint.USEast1, _aws.Endpoint);
        _pool = (await _clients.Cognito.CreateUserPoolAsync(new() { PoolName = "people" })).UserPool.Id;
        _issuer = $"https://cognito-idp.us-east-1.amazonaws.com/{_pool}";
        await _clients.Cognito.AdminCreateUserAsync(new() { UserPoolId = _pool, Username = "alice" });
        await _clients.Cognito.AdminSetUserPasswordAsync(
            new() { UserPoolId = _pool, Username = "alice", Password = "Password-123", Permanent = true });
        (_client, _tokens) = await SignInAsync("status");
    }

    public async Task DisposeAsync() => await _aws.DisposeAsync();

    public void Dispose() => _clients.Dispose();

    [Fact]
    public async Task Access_and_id_tokens_for_the_audience_are_accepted_beside_the_static_token()
    {
        await using var web = await StartAsync();

        Assert.Equal(Accepted, (await web.SendAsync(Change, _tokens.Access)).Status);
        Assert.Equal(Accepted, (await web.SendAsync(Change, _tokens.Id)).Status);
        Assert.Equal(Accepted, (await web.SendAsync(Change, RunningWeb.Token)).Status);
        Assert.Equal(200, (await web.SendAsync("GET /api/stacks", _tokens.Access, ("Host", "10.0.0.1:8080"))).Status);
        Assert.Equal(Refused, (await web.SendAsync("GET /api/stacks", null, ("Host", "10.0.0.1:8080"))).Status);
    }

    [Fact]
    public async Task Without_a_static_token_only_those_of_the_issuer_are_accepted_and_the_refusal_names_it()
    {
        await using var web = await StartAsync(options => options with { Token = null });

        Assert.Equal(Accepted, (await web.SendAsync(Change, _tokens.Access)).Status);
        var (status, text) = await web.SendAsync(Change, RunningWeb.Token);
        Assert.Equal(Refused, status);
        Assert.Contains(_issuer, text, StringComparison.Ordinal);
        Assert.Contains(_client, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_for_another_audience_are_refused()
    {
        var (_, others) = await SignInAsync("other");
        await using var web = await StartAsync();

        Assert.Equal(Refused, (await web.SendAsync(Change, others.Access)).Status);
        Assert.Equal(Refused, (await web.SendAsync(Change, others.Id)).Status);
    }

    [Fact]
    public async Task Tokens_of_another_issuer_are_refused()
    {
        var other = (await _clients.Cognito.CreateUserPoolAsync(new() { PoolName = "others" })).UserPool.Id;
        await using var web = await StartAsync(options => options with
        {
            Oidc = options.Oidc! with { Issuer = new Uri($"https://cognito-idp.us-east-1.amazonaws.com/{other}") },
        });

        Assert.Equal(Refused, (await web.SendAsync(Change, _tokens.Access)).Status);
        Assert.Equal(Refused, (await web.SendAsync(Change, _tokens.Id)).Status);
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        await using var web = await StartAsync();
        _clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(Accepted, (await web.SendAsync(Change, _tokens.Access)).Status);

        // One minute more than its hour is within the difference of clocks.
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Refused, (await web.SendAsync(Change, _tokens.Access)).Status);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("other key")]
    [InlineData("other key, same kid")]
    [InlineData("secret key")]
    [InlineData("changed claims")]
    [InlineData("no signature")]
    public async Task A_forged_token_is_refused(string how)
    {
        await using var web = await StartAsync();
        var kid = new JsonWebToken(_tokens.Access).Kid;
        var parts = _tokens.Access.Split('.');
        var forged = how switch
        {
            "none" => Forge(null),
            "other key" => Forge(new SigningCredentials(new RsaSecurityKey(OtherKey), SecurityAlgorithms.RsaSha256)),
            "other key, same kid" => Forge(new SigningCredentials(new RsaSecurityKey(OtherKey) { KeyId = kid }, SecurityAlgorithms.RsaSha256)),
            "secret key" => Forge(new SigningCredentials(
                new SymmetricSecurityKey(SHA256.HashData("public"u8)) { KeyId = kid }, SecurityAlgorithms.HmacSha256)),
            "changed claims" => $"{parts[0]}.{Forge(null).Split('.')[1]}.{parts[2]}",
            _ => $"{parts[0]}.{parts[1]}.",
        };

        Assert.Equal(Refused, (await web.SendAsync(Change, forged)).Status);
        Assert.Equal(Accepted, (await web.SendAsync(Change, _tokens.Access)).Status);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_accepts_nobody_and_the_static_token_stays_good()
    {
        await using var web = await StartAsync(options => options with
        {
            Oidc = options.Oidc! with { AwsEndpoint = new Uri("http://127.0.0.1:1") },
        });

        Assert.Equal(Refused, (await web.SendAsync(Change, _tokens.Access)).Status);
        Assert.Equal(Accepted, (await web.SendAsync(Change, RunningWeb.Token)).Status);
    }

    private async Task<(string Client, (string Access, string Id) Tokens)> SignInAsync(string name)
    {
        var client = (await _clients.Cognito.CreateUserPoolClientAsync(new()
        {
            UserPoolId = _pool,
            ClientName = name,
            ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH"],
        })).UserPoolClient.ClientId;
        var result = (await _clients.Cognito.InitiateAuthAsync(new()
        {
            ClientId = client,
            AuthFlow = AuthFlowType.USER_PASSWORD_AUTH,
            AuthParameters = new() { ["USERNAME"] = "alice", ["PASSWORD"] = "Password-123" },
        })).AuthenticationResult;
        return (client, (result.AccessToken, result.IdToken));
    }

    private string Forge(SigningCredentials? signer)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _issuer,
            Audience = _client,
            NotBefore = now,
            Expires = now + TimeSpan.FromHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = "mallory", ["client_id"] = _client },
            SigningCredentials = signer,
        });
    }

    private Task<RunningWeb> StartAsync(Func<WebOptions, WebOptions>? change = null) => RunningWeb.StartAsync(
        options =>
        {
            var with = options with { Oidc = new OidcOptions(new Uri(_issuer), _client) { AwsEndpoint = _aws.Endpoint } };
            return change?.Invoke(with) ?? with;
        },
        _clock);
}
