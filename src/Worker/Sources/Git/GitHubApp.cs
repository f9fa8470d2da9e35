using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Octokit;

namespace Reconciler.Worker.Sources.Git;

/// <summary>
/// Tokens of a GitHub App: one an installation, which GitHub makes for an hour. They are renewed before they end. The private key is read
/// for each renewal, so it can be replaced, and is never sent. Thread-safe.
/// </summary>
/// <param name="id">The id of the app, or its client id.</param>
/// <param name="readKey">Reads the private key of the app, as PEM.</param>
/// <param name="clock">The clock.</param>
internal sealed class GitHubApp(string id, Func<string> readKey, TimeProvider clock)
{
    // A token must outlive the fetch that it is for.
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(5);

    // GitHub allows ten minutes, and its clock may be behind.
    private static readonly TimeSpan LifeOfProof = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Token, DateTimeOffset Until)> _tokens = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns a token for a source that lives long enough for a fetch.</summary>
    /// <exception cref="GitException">The key is none, the app is not installed at the repository, or GitHub does not answer.</exception>
    public string ReadToken(GitSource source)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_tokens.TryGetValue(source.Url, out var known) && known.Until - Reserve > now) return known.Token;
            var made = Call(source, now);
            _tokens[source.Url] = (made.Token, made.ExpiresAt);
            return made.Token;
        }
    }

    /// <summary>Fetching blocks its thread, as the library does that needs the token.</summary>
    private AccessToken Call(GitSource source, DateTimeOffset now)
    {
        var repository = new Uri(source.Url);
        if (source.Repository.Split('/') is not [var owner, var name] || (repository.Scheme != "https" && !repository.IsLoopback))
            throw Refuse($"{source.Url} is no https repository of GitHub.");
        var client = GitHubClients.Create(repository, new Credentials(CreateProof(now), AuthenticationType.Bearer));
        try
        {
            return Task.Run(async () =>
            {
                var installation = await client.GitHubApps.GetRepositoryInstallationForCurrent(owner, name);
                return await client.GitHubApps.CreateInstallationToken(installation.Id);
            }).WaitAsync(Limit, clock).GetAwaiter().GetResult();
        }
        catch (NotFoundException)
        {
            throw Refuse($"The app {id} is not installed at {owner}/{name}.");
        }
        catch (ApiException e)
        {
            throw Refuse($"GitHub makes no token of the app {id} for {owner}/{name}: HTTP {(int)e.StatusCode}: {e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or OperationCanceledException)
        {
            throw Refuse($"GitHub makes no token of the app {id}: {e.Message}");
        }
    }

    private string CreateProof(DateTimeOffset now)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(readKey());
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // The message of the exception is left out: it is about the key.
            throw Refuse("The private key of the app is no RSA key in PEM.");
        }

        var signer = new SigningCredentials(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256)
        {
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = id,
            IssuedAt = (now - Skew).UtcDateTime,
            Expires = (now + LifeOfProof).UtcDateTime,
            SigningCredentials = signer,
        });
    }

    private static GitException Refuse(string problem) => new(
        GitReasons.Unreachable,
        problem,
        "Check --github-app and its key, and that the app is installed with permission to read contents.");
}
