using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Reconciler.Worker.Sources.Git;
using Worker.Tests.Hosting.PullRequests;

namespace Worker.Tests.Sources.Git;

/// <summary>Tokens of a GitHub App: proven with the private key, used while they live, and renewed before they end.</summary>
public sealed class GitHubAppTests
{
    private static readonly RSA Key = RSA.Create(2048);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private int _made;

    [Fact]
    public async Task Token_of_the_installation_is_made_once_and_renewed_before_it_ends()
    {
        await using var fake = await StartAsync();
        var app = new GitHubApp("42", Key.ExportPkcs8PrivateKeyPem, _clock);
        var source = GitSource.Parse($"{fake.Url}/owner/repo.git?ref=main");

        Assert.Equal("TOKEN-1", app.ReadToken(source));
        Assert.Equal("TOKEN-1", app.ReadToken(source));
        _clock.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("TOKEN-1", app.ReadToken(source));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("TOKEN-2", app.ReadToken(source));

        Assert.Equal(
            ["GET /api/v3/repos/owner/repo/installation", "POST /api/v3/app/installations/5/access_tokens"],
            fake.Requests.Take(2).Select(request => request.Request));
        await AssertProofAsync(fake.Requests.First().Token["Bearer ".Length..]);
    }

    [Fact]
    public async Task Key_is_read_for_each_renewal_so_that_it_can_be_replaced()
    {
        await using var fake = await StartAsync();
        var reads = 0;
        var app = new GitHubApp("42", () => ++reads > 0 ? Key.ExportRSAPrivateKeyPem() : "", _clock);
        var source = GitSource.Parse($"{fake.Url}/owner/repo");

        app.ReadToken(source);
        app.ReadToken(source);
        Assert.Equal(1, reads);
        _clock.Advance(TimeSpan.FromHours(2));
        app.ReadToken(source);
        Assert.Equal(2, reads);
    }

    [Theory]
    [InlineData("owner/elsewhere", "The app 42 is not installed at owner/elsewhere.")]
    [InlineData("group/owner/repo", "is no https repository of GitHub.")]
    public async Task App_that_is_not_installed_is_said(string repository, string problem)
    {
        await using var fake = await StartAsync();
        var app = new GitHubApp("42", Key.ExportPkcs8PrivateKeyPem, _clock);

        var refused = Assert.Throws<GitException>(() => app.ReadToken(GitSource.Parse($"{fake.Url}/{repository}")));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--github-app", refused.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no key at all")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nSECRET\n-----END RSA PRIVATE KEY-----")]
    public void Key_that_is_none_is_refused_and_not_shown(string text)
    {
        var app = new GitHubApp("42", () => text, _clock);

        var refused = Assert.Throws<GitException>(() => app.ReadToken(GitSource.Parse("http://127.0.0.1:1/owner/repo")));

        Assert.Equal("The private key of the app is no RSA key in PEM.", refused.Message);
    }

    [Fact]
    public void Proof_is_not_sent_unencrypted()
    {
        var app = new GitHubApp("42", Key.ExportPkcs8PrivateKeyPem, _clock);

        Assert.Throws<GitException>(() => app.ReadToken(GitSource.Parse("http://git.example.test/owner/repo")));
    }

    private static async Task AssertProofAsync(string proof)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(proof, new TokenValidationParameters
        {
            IssuerSigningKey = new RsaSecurityKey(Key),
            ValidIssuer = "42",
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        var token = (JsonWebToken)result.SecurityToken;
        Assert.Equal(TimeSpan.FromMinutes(10), token.ValidTo - token.IssuedAt);
    }

    private async Task<FakeGitHost> StartAsync()
    {
        var fake = await FakeGitHost.StartAsync();
        fake.Answer = (request, _) => request switch
        {
            "GET /api/v3/repos/owner/repo/installation" => new JsonObject { ["id"] = 5 },
            "POST /api/v3/app/installations/5/access_tokens" => new JsonObject
            {
                ["token"] = $"TOKEN-{++_made}",
                ["expires_at"] = _clock.GetUtcNow().AddHours(1).ToString("O"),
            },
            _ => null,
        };
        return fake;
    }
}
