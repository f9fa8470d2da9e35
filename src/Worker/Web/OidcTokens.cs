using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Web;

/// <summary>
/// Accepts tokens of an OpenID Connect issuer: signed with one of its keys, in time, and made for this server. The keys are read from the
/// issuer when the first token comes, and again when a token names a key that is not known.
/// </summary>
internal static class OidcTokens
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    // Keys of the issuer only: with a secret key of both, who checks tokens could make them.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Adds what checks the tokens.</summary>
    /// <param name="services">The services of the server.</param>
    /// <param name="oidc">The issuer.</param>
    /// <param name="clock">The clock.</param>
    public static void Add(IServiceCollection services, OidcOptions oidc, TimeProvider clock)
    {
        var issuer = oidc.Issuer.OriginalString.TrimEnd('/');
        services.AddSingleton(clock);
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.MetadataAddress = $"{issuer}/.well-known/openid-configuration";
            bearer.RequireHttpsMetadata = !oidc.Issuer.IsLoopback;
            if (oidc.AwsEndpoint is { } endpoint)
                bearer.BackchannelHttpHandler = new EndpointOverrideHandler(endpoint, new SocketsHttpHandler { AllowAutoRedirect = false });
            bearer.MapInboundClaims = false;
            bearer.SaveToken = false;
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                // Some issuers end with a slash in tokens, some do not.
                ValidIssuers = [issuer, $"{issuer}/"],
                ValidAlgorithms = Algorithms,
                RequireSignedTokens = true,
                RequireExpirationTime = true,
                AudienceValidator = (audiences, token, _) => IsFor(oidc.Audience, audiences, token),
                LifetimeValidator = (from, until, _, _) => IsInTime(from, until, clock.GetUtcNow().UtcDateTime),
            };
        });
    }

    /// <summary>Whether the token of a request is accepted.</summary>
    public static async Task<bool> AreAcceptedAsync(HttpContext http) => (await http.AuthenticateAsync()).Succeeded;

    private static bool IsFor(string audience, IEnumerable<string>? audiences, SecurityToken token)
    {
        if (audiences?.Any() == true) return audiences.Contains(audience, StringComparer.Ordinal);
        return token is JsonWebToken jwt
            && jwt.TryGetPayloadValue<string>("client_id", out var client)
            && string.Equals(client, audience, StringComparison.Ordinal);
    }

    private static bool IsInTime(DateTime? from, DateTime? until, DateTime now) =>
        until is { } end && now < end + Skew && (from is not { } start || now >= start - Skew);
}
