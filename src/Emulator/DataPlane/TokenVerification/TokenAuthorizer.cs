using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.DataPlane.TokenVerification;

/// <summary>Checks bearer tokens: signature, issuer, validity period and the rules of the authorizer.</summary>
internal sealed class TokenAuthorizer(IIssuers issuers, TimeProvider clock) : ITokenAuthorizer
{
    private const string Scheme = "Bearer ";

    private static readonly TokenVerdict Missing = TokenVerdict.Refused(TokenFault.Missing, "Missing Bearer token");

    private readonly VerifiedTokens _verified = new(clock);

    public ValueTask<TokenVerdict> CheckAsync(string? authorization, JsonObject authorizer, CancellationToken cancellationToken)
    {
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
            return ValueTask.FromResult(Missing);
        if (authorization[Scheme.Length..].Trim() is not { Length: > 0 } text)
            return ValueTask.FromResult(Missing);
        var discoveryUrl = authorizer.Text("discoveryUrl");
        var key = VerifiedTokens.KeyOf(discoveryUrl, text);
        return _verified.Find(key) is { } known
            ? ValueTask.FromResult(CheckRules(known, authorizer))
            : VerifyAsync(key, text, discoveryUrl, authorizer, cancellationToken);
    }

    private async ValueTask<TokenVerdict> VerifyAsync(
        string key, string text, string discoveryUrl, JsonObject authorizer, CancellationToken cancellationToken)
    {
        if (JsonWebToken.Read(text) is not { } token)
            return Invalid("The token is not a JSON Web Token.");
        if (await issuers.FindAsync(discoveryUrl, token, cancellationToken) is not { } issuer)
            return Invalid($"The issuer's keys cannot be read from {discoveryUrl}.");
        if (token.Issuer is null)
            return Invalid("The token has no claim 'iss'.");
        // Compare the claim before the signature: the keys of another issuer are not known.
        if (token.Issuer != issuer.Name)
            return TokenVerdict.Refused(TokenFault.WrongIssuer, "Claim 'iss' value mismatch with configuration");
        if (issuer.KeyOf(token)?.Verifies(token) != true)
            return Invalid("The token's signature cannot be verified with the issuer's keys.");
        if (VerifiedToken.Read(token, out var fault) is not { } good)
            return Invalid(fault);
        _verified.Add(key, good);
        return CheckRules(good, authorizer);
    }

    private TokenVerdict CheckRules(VerifiedToken token, JsonObject authorizer)
    {
        var now = clock.GetUtcNow();
        if (now >= token.Expires)
            return TokenVerdict.Refused(TokenFault.Expired, "Token has expired");
        if (now < token.NotBefore)
            return TokenVerdict.Refused(TokenFault.Expired, "Token is not valid yet");
        return TokenRules.FindViolation(token.Claims, authorizer) ?? new TokenVerdict(token.Claims);
    }

    private static TokenVerdict Invalid(string detail) => TokenVerdict.Refused(TokenFault.Invalid, detail);
}
