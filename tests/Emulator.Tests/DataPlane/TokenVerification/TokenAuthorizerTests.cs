using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Emulator.Tests.Services.Cognito;
using Reconciler.Emulator.DataPlane.Contracts;

namespace Emulator.Tests.DataPlane.TokenVerification;

public sealed class TokenAuthorizerTests : IAsyncLifetime
{
    private Account _account = null!;
    private TestPool _pool = null!;
    private string _token = null!;

    public async Task InitializeAsync()
    {
        _account = await Account.StartAsync();
        _pool = await TestPool.CreateAsync(_account);
        _token = (await _pool.SignInAsync()).AccessToken;
    }

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task The_workshops_authorizer_accepts_an_access_token_of_its_client()
    {
        var verdict = await CheckAsync(_token, Authorizer("allowedClients", _pool.Client.ClientId));

        Assert.True(verdict.IsAccepted);
        Assert.Equal(TestPool.User, (string?)verdict.Claims["username"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer   ")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/bedrock-agentcore/aws4_request, SignedHeaders=host, Signature=00")]
    public async Task Without_a_bearer_token_it_is_missing(string? header) =>
        Assert.Equal(TokenFault.Missing, (await _account.Aws.Tokens.CheckAsync(header, Authorizer(), default)).Fault);

    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("W10.W10.W10")]
    [InlineData("bnVsbA.bnVsbA.bnVsbA")]
    [InlineData("e30.e30.e30")]
    [InlineData("eyJhIjoxLCJhIjoyfQ.e30.e30")]
    public async Task Text_that_is_not_a_JWT_is_invalid(string text) =>
        Assert.Equal(TokenFault.Invalid, (await CheckAsync(text, Authorizer())).Fault);

    [Fact]
    public async Task Changing_any_character_of_a_token_makes_it_invalid()
    {
        Assert.True((await CheckAsync(_token, Authorizer())).IsAccepted);
        // The last Base64 character of a part has unused bits: changing only those does not change the token.
        var ends = new HashSet<int>(
            _token.Split('.').Select(p => p.Length).Aggregate(
                new List<int>(), (all, n) => [.. all, (all.Count == 0 ? -1 : all[^1] + 1) + n]));
        for (var i = 0; i < _token.Length; i++)
        {
            if (ends.Contains(i))
                continue;
            var tampered = $"{_token[..i]}{(_token[i] == 'A' ? 'B' : 'A')}{_token[(i + 1)..]}";
            var fault = (await CheckAsync(tampered, Authorizer())).Fault;
            Assert.True(fault is TokenFault.Invalid or TokenFault.WrongIssuer, $"character {i}: {fault}");
        }
    }

    [Fact]
    public async Task A_token_without_a_valid_signature_is_invalid()
    {
        await using var foreign = await ForeignIssuer.StartAsync();
        var authorizer = new JsonObject { ["discoveryUrl"] = foreign.DiscoveryUrl };
        var claims = Encode(Claims(foreign));
        Assert.True((await CheckAsync(foreign.Token(Claims(foreign)), authorizer)).IsAccepted);

        var none = $"{Encode(new JsonObject { ["alg"] = "none", ["kid"] = "first" })}.{claims}";
        Assert.Equal(TokenFault.Invalid, (await CheckAsync(none + ".", authorizer)).Fault);
        Assert.Equal(TokenFault.Invalid, (await CheckAsync(none + ".AAAA", authorizer)).Fault);
        // Algorithm confusion: an HMAC with the public key as its secret.
        var hmac = $"{Encode(new JsonObject { ["alg"] = "HS256", ["kid"] = "first" })}.{claims}";
        var proof = Base64Url.EncodeToString(HMACSHA256.HashData(foreign.PublicKey(), Encoding.ASCII.GetBytes(hmac)));
        Assert.Equal(TokenFault.Invalid, (await CheckAsync($"{hmac}.{proof}", authorizer)).Fault);
    }

    [Fact]
    public async Task A_cached_token_expires_by_the_emulators_clock()
    {
        Assert.True((await CheckAsync(_token, Authorizer())).IsAccepted);
        _account.Clock.Advance(TimeSpan.FromSeconds(3599));
        Assert.True((await CheckAsync(_token, Authorizer())).IsAccepted);
        _account.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TokenFault.Expired, (await CheckAsync(_token, Authorizer())).Fault);
    }

    [Fact]
    public async Task A_token_that_is_not_valid_yet_or_never_expires_is_refused()
    {
        await using var foreign = await ForeignIssuer.StartAsync();
        var authorizer = new JsonObject { ["discoveryUrl"] = foreign.DiscoveryUrl };
        var later = Claims(foreign);
        later["nbf"] = _account.Clock.GetUtcNow().ToUnixTimeSeconds() + 60;
        var endless = Claims(foreign);
        endless.Remove("exp");

        Assert.Equal(TokenFault.Expired, (await CheckAsync(foreign.Token(later), authorizer)).Fault);
        Assert.Equal(TokenFault.Invalid, (await CheckAsync(foreign.Token(endless), authorizer)).Fault);
        _account.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await CheckAsync(foreign.Token(later), authorizer)).IsAccepted);
    }

    [Theory]
    [InlineData("\"1767323045\"")]
    [InlineData("\"\"")]
    [InlineData("\"tomorrow\"")]
    [InlineData("-1")]
    [InlineData("253402300800")]
    [InlineData("1e300")]
    [InlineData("1e999")]
    [InlineData("99999999999999999999999999")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[1767323045]")]
    [InlineData("{}")]
    public async Task A_time_that_is_no_number_of_seconds_makes_a_token_invalid(string value)
    {
        await using var foreign = await ForeignIssuer.StartAsync();
        var authorizer = new JsonObject { ["discoveryUrl"] = foreign.DiscoveryUrl };
        foreach (var claim in (string[])["exp", "nbf", "iat"])
        {
            var claims = Claims(foreign);
            claims[claim] = JsonNode.Parse(value);

            var verdict = await CheckAsync(foreign.Token(claims), authorizer);

            Assert.Equal((claim, (TokenFault?)TokenFault.Invalid), (claim, verdict.Fault));
            Assert.Equal($"The token's claim '{claim}' is not a number of seconds since 1970.", verdict.Detail);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1767323044.5")]
    [InlineData("1.767323e9")]
    public async Task Any_number_of_seconds_is_a_time(string value)
    {
        await using var foreign = await ForeignIssuer.StartAsync();
        var claims = Claims(foreign);
        (claims["nbf"], claims["iat"]) = (JsonNode.Parse(value), JsonNode.Parse(value));

        Assert.True((await CheckAsync(foreign.Token(claims), new JsonObject { ["discoveryUrl"] = foreign.DiscoveryUrl })).IsAccepted);
    }

    [Fact]
    public async Task A_token_of_another_pool_has_the_wrong_issuer()
    {
        var other = await TestPool.CreateAsync(_account);

        Assert.Equal(TokenFault.WrongIssuer, (await CheckAsync((await other.SignInAsync()).AccessToken, Authorizer())).Fault);
    }

    [Fact]
    public async Task Tokens_are_invalid_if_the_pool_or_issuer_does_not_exist()
    {
        var unknownPool = _pool.DiscoveryUrl.Replace(_pool.Id, "us-east-1_nothing00", StringComparison.Ordinal);
        Assert.Equal(TokenFault.Invalid, (await CheckAsync(_token, new JsonObject { ["discoveryUrl"] = unknownPool })).Fault);
        Assert.Equal(
            TokenFault.Invalid,
            (await CheckAsync(_token, new JsonObject { ["discoveryUrl"] = "http://127.0.0.1:1/.well-known/openid-configuration" })).Fault);
    }

    [Fact]
    public async Task Clients_audiences_and_scopes_are_compared_with_their_claims()
    {
        var id = (await _pool.SignInAsync()).IdToken;

        var wrongClient = await CheckAsync(_token, Authorizer("allowedClients", "another"));
        Assert.Equal(
            (TokenFault.WrongClient, "Claim 'client_id' value mismatch with configuration"), (wrongClient.Fault, wrongClient.Detail));
        // Cognito's ID tokens have the client only in aud, and its access tokens have no aud.
        Assert.Equal(TokenFault.WrongClient, (await CheckAsync(id, Authorizer("allowedClients", _pool.Client.ClientId))).Fault);
        Assert.True((await CheckAsync(id, Authorizer("allowedAudience", _pool.Client.ClientId))).IsAccepted);
        Assert.Equal(TokenFault.WrongAudience, (await CheckAsync(_token, Authorizer("allowedAudience", _pool.Client.ClientId))).Fault);
        Assert.True((await CheckAsync(_token, Authorizer("allowedScopes", "other", "aws.cognito.signin.user.admin"))).IsAccepted);
        Assert.Equal(TokenFault.MissingScope, (await CheckAsync(_token, Authorizer("allowedScopes", "other", "admin"))).Fault);
        Assert.Equal(TokenFault.MissingScope, (await CheckAsync(id, Authorizer("allowedScopes", "other"))).Fault);
    }

    [Theory]
    [InlineData("department", "STRING", "EQUALS", "it", true)]
    [InlineData("department", "STRING", "EQUALS", "hr", false)]
    [InlineData("nothing", "STRING", "EQUALS", "it", false)]
    [InlineData("roles", "STRING", "EQUALS", "reader", false)]
    [InlineData("roles", "STRING_ARRAY", "CONTAINS", "reader", true)]
    [InlineData("roles", "STRING_ARRAY", "CONTAINS", "admin", false)]
    [InlineData("department", "STRING_ARRAY", "CONTAINS", "it", false)]
    [InlineData("roles", "STRING_ARRAY", "CONTAINS_ANY", "admin,writer", true)]
    [InlineData("roles", "STRING_ARRAY", "CONTAINS_ANY", "admin,owner", false)]
    public async Task Custom_claims_are_matched_by_their_operators(
        string claim, string type, string comparison, string values, bool accepted)
    {
        await using var foreign = await ForeignIssuer.StartAsync();
        var claims = Claims(foreign);
        claims["department"] = "it";
        claims["roles"] = new JsonArray("reader", "writer");
        var rule = new JsonObject
        {
            ["inboundTokenClaimName"] = claim,
            ["inboundTokenClaimValueType"] = type,
            ["authorizingClaimMatchValue"] = new JsonObject
            {
                ["claimMatchOperator"] = comparison,
                ["claimMatchValue"] = comparison == "CONTAINS_ANY"
                    ? new JsonObject { ["matchValueStringList"] = new JsonArray([.. values.Split(',').Select(v => (JsonNode)v)]) }
                    : new JsonObject { ["matchValueString"] = values },
            },
        };

        var verdict = await CheckAsync(
            foreign.Token(claims), new JsonObject { ["discoveryUrl"] = foreign.DiscoveryUrl, ["customClaims"] = new JsonArray(rule) });

        Assert.Equal(accepted ? null : TokenFault.WrongClaim, verdict.Fault);
    }

    [Fact]
    public async Task A_token_must_satisfy_every_rule()
    {
        var authorizer = Authorizer("allowedClients", _pool.Client.ClientId);
        authorizer["allowedScopes"] = new JsonArray("other");

        Assert.Equal(TokenFault.MissingScope, (await CheckAsync(_token, authorizer)).Fault);
    }

    [Fact]
    public async Task Keys_of_an_issuer_are_read_again_when_a_key_is_new_and_not_for_each_invented_one()
    {
        await using var foreign = await ForeignIssuer.StartAsync();
        var authorizer = new JsonObject { ["discoveryUrl"] = foreign.DiscoveryUrl };
        for (var i = 0; i < 3; i++)
            Assert.True((await CheckAsync(foreign.Token(Claims(foreign)), authorizer)).IsAccepted);
        Assert.Equal(1, foreign.Reads);

        foreign.AddKey("second");
        _account.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.True((await CheckAsync(foreign.Token(Claims(foreign), "second"), authorizer)).IsAccepted);
        Assert.Equal(2, foreign.Reads);

        foreign.AddKey("third");
        for (var i = 0; i < 20; i++)
            Assert.Equal(TokenFault.Invalid, (await CheckAsync(foreign.Token(Claims(foreign), "third"), authorizer)).Fault);
        Assert.Equal(2, foreign.Reads);
        _account.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.True((await CheckAsync(foreign.Token(Claims(foreign), "third"), authorizer)).IsAccepted);
    }

    [Fact]
    public async Task A_verified_token_is_not_verified_again()
    {
        var authorizer = Authorizer("allowedClients", _pool.Client.ClientId);
        Assert.True((await CheckAsync(_token, authorizer)).IsAccepted);
        var first = (await CheckAsync(_token, authorizer)).Claims;

        Assert.Same(first, (await CheckAsync(_token, authorizer)).Claims);
    }

    [Fact]
    public async Task Concurrent_requests_may_use_one_token()
    {
        var authorizer = Authorizer("allowedClients", _pool.Client.ClientId);

        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), async (_, ct) =>
        {
            var verdict = await _account.Aws.Tokens.CheckAsync("Bearer " + _token, authorizer, ct);
            Assert.Equal(TestPool.User, (string?)verdict.Claims["username"]);
        });
    }

    private async Task<TokenVerdict> CheckAsync(string text, JsonObject authorizer) =>
        await _account.Aws.Tokens.CheckAsync("Bearer " + text, authorizer, default);

    private JsonObject Authorizer(string? rule = null, params string[] values)
    {
        var authorizer = new JsonObject { ["discoveryUrl"] = _pool.DiscoveryUrl };
        if (rule is not null)
            authorizer[rule] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        return authorizer;
    }

    private JsonObject Claims(ForeignIssuer issuer) =>
        new() { ["iss"] = issuer.Name, ["sub"] = "x", ["exp"] = _account.Clock.GetUtcNow().ToUnixTimeSeconds() + 3600 };

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
